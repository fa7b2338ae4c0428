package org.altnet.launcher.admission;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.altnet.launcher.config.AdmissionPolicy;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;

/** The gate in the framework that ships. */
class AdmissionGateTest {
    private static final String PACKAGE = "Export-Package: org.example.api\r\n";

    private static Signer alice;

    @TempDir Path directory;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private Path shipped;
    private Framework framework;
    private AdmissionGate gate;
    private int jars;

    @BeforeAll
    static void makeKey() {
        alice = Signer.selfSigned("CN=Alice");
    }

    @BeforeEach
    void boot() throws IOException, BundleException {
        shipped = unsigned("shipped", "1.0", PACKAGE);
        boot(AdmissionPolicy.DEFAULT);
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void theDistributionsOwnNeedNoSignature() throws BundleException {
        Bundle own = own();
        own.start();
        assertEquals(Bundle.ACTIVE, own.getState());
        assertEquals("distribution", gate.signer(own));
        assertEquals("distribution", gate.signer(framework));
    }

    @Test
    void aStrangersBundleRunsIfItIsSigned() throws IOException, BundleException {
        Bundle driver = install(signed("driver", "1.0", ""));
        driver.start();
        assertEquals(Bundle.ACTIVE, driver.getState());
        assertEquals("Alice", gate.signer(driver));
        assertEquals(List.of(), warnings);
    }

    @Test
    void anUnsignedOneDoesNotEvenResolveAndIsToldOfOnce() throws IOException, BundleException {
        Path jar = unsigned("driver", "1.0", "");
        Bundle driver = install(jar);
        assertRefused(driver);
        assertRefused(driver);
        assertThrows(ClassNotFoundException.class, () -> driver.loadClass("org.example.Radio"));
        assertEquals(Bundle.INSTALLED, driver.getState());
        assertEquals("refused: unsigned", gate.signer(driver));

        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(
                warnings.get(0).startsWith("refused " + jar + " (driver 1.0.0): unsigned; sign it"),
                warnings.get(0));
    }

    @Test
    void theSameContentUnderAnotherNameIsNotToldOfAgain() throws IOException, BundleException {
        Path jar = unsigned("driver", "1.0", "");
        Bundle first = install(jar);
        assertRefused(first);
        first.uninstall();
        assertRefused(install(Files.copy(jar, directory.resolve("again.jar"))));
        assertEquals(1, warnings.size(), warnings.toString());
    }

    @Test
    void aRefusedBundleIsInNobodysWay() throws IOException, BundleException {
        own().start();
        Bundle stray = install(unsigned("stray", "1.0", ""));
        assertRefused(stray);

        Bundle driver = install(signed("driver", "1.0", "Import-Package: org.example.api\r\n"));
        assertDoesNotThrow(() -> driver.start());
    }

    @Test
    void aRefusedBundleProvidesNothing() throws IOException, BundleException {
        Bundle provider = install(unsigned("provider", "1.0", PACKAGE));
        Bundle user = install(signed("user", "1.0", "Import-Package: org.example.api\r\n"));
        assertRefused(user);
        assertEquals(Bundle.INSTALLED, provider.getState());

        own();
        assertDoesNotThrow(() -> user.start());
        assertEquals(Bundle.INSTALLED, provider.getState());
    }

    @Test
    void aRefusedSingletonDoesNotDisplaceOne() throws IOException, BundleException {
        Bundle newer =
                install(
                        unsigned(
                                "driver;singleton:=true",
                                "9.0",
                                "Require-Capability: osgi.ee\r\n"));
        Bundle driver = install(signed("driver;singleton:=true", "1.0", ""));
        assertDoesNotThrow(() -> driver.start());
        assertRefused(newer);
    }

    @Test
    void aRefusedFragmentAttachesToNobody() throws IOException, BundleException {
        Bundle own = own();
        Bundle fragment = install(unsigned("fragment", "1.0", "Fragment-Host: shipped\r\n"));
        own.start();
        assertEquals(Bundle.INSTALLED, fragment.getState());

        Bundle host = install(signed("host", "1.0", ""));
        Bundle signedFragment = install(signed("fragment2", "1.0", "Fragment-Host: host\r\n"));
        host.start();
        assertEquals(Bundle.RESOLVED, signedFragment.getState());
    }

    @Test
    void anUpdateIsJudgedAnew() throws IOException, BundleException {
        Bundle driver = install(signed("driver", "1.0", ""));
        driver.start();
        assertThrows(BundleException.class, () -> update(driver, unsigned("driver", "1.1", "")));
        assertRefused(driver);

        update(driver, signed("driver", "1.2", ""));
        driver.start();
        assertEquals("Alice", gate.signer(driver));
    }

    @Test
    void anUpdateOfTheDistributionsOwnIsAStrangers() throws IOException, BundleException {
        Bundle own = own();
        update(own, unsigned("shipped", "1.1", ""));
        assertRefused(own);
        assertEquals("refused: unsigned", gate.signer(own));

        own.update();
        assertDoesNotThrow(() -> own.start());
    }

    @Test
    void whatTheFrameworkDoesNotCopyIsRefusedThoughItIsSigned()
            throws IOException, BundleException {
        Path jar = signed("driver", "1.0", "");
        Bundle byReference = framework.getBundleContext().installBundle("reference:" + jar.toUri());
        assertRefused(byReference);
        assertTrue(warnings.get(0).contains("not a jar that the framework copied"));

        Path elsewhere = signed("late", "1.1", "");
        Bundle updated =
                install(
                        signed(
                                "late",
                                "1.0",
                                "Bundle-UpdateLocation: reference:" + elsewhere.toUri() + "\r\n"));
        updated.update();
        assertEquals("1.1.0", updated.getVersion().toString());
        assertRefused(updated);
    }

    @Test
    void aFolderIsRefused() throws IOException, BundleException {
        Path folder = Files.createDirectories(directory.resolve("folder/META-INF")).getParent();
        Files.writeString(
                folder.resolve("META-INF/MANIFEST.MF"),
                "Bundle-ManifestVersion: 2\r\nBundle-SymbolicName: folder\r\n\r\n");
        assertRefused(framework.getBundleContext().installBundle("reference:" + folder.toUri()));
    }

    @Test
    void theGateIsUpAgainWhenTheFrameworkRestarts()
            throws IOException, BundleException, InterruptedException {
        Bundle own = own();
        own.start();
        long driver = install(unsigned("driver", "1.0", "")).getBundleId();
        framework.update();
        framework.waitForStop(10_000);
        framework.start();

        assertRefused(framework.getBundleContext().getBundle(driver));
        assertEquals(
                Bundle.ACTIVE,
                framework.getBundleContext().getBundle(own.getBundleId()).getState());
    }

    @Test
    void anOpenGateLetsAllIn() throws IOException, BundleException, InterruptedException {
        stop();
        boot(new AdmissionPolicy(true, Set.of()));
        Bundle driver = install(unsigned("driver", "1.0", ""));
        driver.start();
        assertEquals("open policy (unsigned)", gate.signer(driver));
        assertTrue(gate.refusal(driver).isEmpty());
        assertEquals(List.of(), warnings);
    }

    private void boot(AdmissionPolicy policy) throws BundleException {
        Path storage = directory.resolve("cache");
        Judge judge =
                new Judge(
                        policy,
                        new TrustStore(
                                List.of(alice.certificate()),
                                Clock.fixed(Signer.FROM.plusSeconds(60), ZoneOffset.UTC)));
        gate = new AdmissionGate(judge, Map.of(location(), shipped), storage, warnings::add);
        Map<String, Object> properties = new HashMap<>();
        properties.put(FelixConstants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(
                FelixConstants.FRAMEWORK_STORAGE_CLEAN,
                FelixConstants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(FelixConstants.LOG_LEVEL_PROP, "0");
        properties.put(
                FelixConstants.SYSTEMBUNDLE_ACTIVATORS_PROP,
                List.of(
                        new BundleActivator() {
                            @Override
                            public void start(BundleContext context) {
                                context.registerService(ResolverHookFactory.class, gate, null);
                            }

                            @Override
                            public void stop(BundleContext context) {
                                // Goes with the framework.
                            }
                        }));
        framework = new Felix(properties);
        framework.start();
    }

    private String location() {
        return "reference:" + shipped.toUri();
    }

    private Bundle own() throws BundleException {
        return framework.getBundleContext().installBundle(location());
    }

    private Bundle install(Path jar) throws BundleException {
        return framework.getBundleContext().installBundle(jar.toUri().toString());
    }

    private static void update(Bundle bundle, Path jar) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
    }

    private Path signed(String name, String version, String headers) throws IOException {
        return alice.sign(
                unsigned(name, version, headers), directory.resolve("signed" + jars + ".jar"));
    }

    private Path unsigned(String name, String version, String headers) throws IOException {
        jars++;
        Path plain = Bundles.unsigned(directory.resolve("plain" + jars + ".jar"));
        return Bundles.spoil(
                plain,
                directory.resolve("unsigned" + jars + ".jar"),
                entries ->
                        entries.put(
                                "META-INF/MANIFEST.MF",
                                Bundles.bytes(
                                        "Manifest-Version: 1.0\r\n"
                                                + "Bundle-ManifestVersion: 2\r\n"
                                                + "Bundle-SymbolicName: "
                                                + name
                                                + "\r\nBundle-Version: "
                                                + version
                                                + "\r\n"
                                                + headers
                                                + "\r\n")));
    }

    private static void assertRefused(Bundle bundle) {
        assertThrows(BundleException.class, bundle::start);
        assertEquals(Bundle.INSTALLED, bundle.getState());
    }
}
