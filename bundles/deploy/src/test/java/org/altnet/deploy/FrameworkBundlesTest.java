package org.altnet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.altnet.deploy.Bundles.Installed;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** What the rules take for granted of the framework, tried on the one that ships. */
class FrameworkBundlesTest {
    @TempDir private Path folder;
    private Framework framework;
    private Bundles bundles;

    @BeforeEach
    void start() throws BundleException {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        folder.resolve("cache").toString(),
                                        "felix.log.level",
                                        "0"));
        framework.start();
        bundles = new FrameworkBundles(framework.getBundleContext());
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(5_000);
    }

    @Test
    void installsStartsUpdatesAndUninstalls() throws Exception {
        Installed bundle = install("Bundle-SymbolicName: a", "Bundle-Version: 1");
        assertEquals(Installed.State.UNRESOLVED, bundle.state());
        assertFalse(bundle.wanted());
        bundle.start();
        assertEquals(Installed.State.STARTED, bundle.state());
        assertTrue(bundle.wanted());
        assertFalse(bundle.hasDriver());

        bundle.update(Jars.driver(folder.resolve("a.jar"), "a", "2"));
        assertEquals(new Identity("a", new Version("2")), bundle.identity());
        bundle.start();
        Path bad =
                Jars.of(folder.resolve("bad.jar"), "Bundle-SymbolicName: b", "Import-Package: ;;");
        assertThrows(BundleException.class, () -> bundle.update(bad));
        assertEquals(new Identity("a", new Version("2")), bundle.identity());
        bundle.start();
        framework.getBundleContext().getBundle(bundle.id()).stop();
        assertEquals(Installed.State.STOPPED, bundle.state());
        assertFalse(bundle.wanted(), "an operator stopped it");

        bundle.uninstall();
        assertEquals(Installed.State.UNINSTALLED, bundle.state());
        assertEquals(1, bundles.all().size());
        assertEquals(List.of(), bundle.missing());
        assertFalse(bundle.hasDriver());
        assertFalse(bundle.wanted());
        assertThrows(BundleException.class, bundle::start);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Installed needs =
                install(
                        "Bundle-SymbolicName: needs",
                        "Import-Package: org.nowhere;version=\"[1,2)\",org.osgi.framework,"
                                + "org.optional;resolution:=optional",
                        "Require-Bundle: absent");
        assertThrows(BundleException.class, needs::start);
        assertEquals(Installed.State.UNRESOLVED, needs.state());
        assertEquals(2, needs.missing().size(), needs.missing().toString());
        assertTrue(needs.missing().contains("package org.nowhere [1.0.0,2.0.0)"));

        install("Bundle-SymbolicName: absent", "Export-Package: org.nowhere;version=1.5");
        assertEquals(List.of(), needs.missing());
        needs.start();
    }

    @Test
    void whoeverIsWiredToAnOldLibraryIsWiredAnew() throws Exception {
        Installed library = install("Bundle-SymbolicName: l", "Export-Package: org.l");
        Installed user = install("Bundle-SymbolicName: u", "Import-Package: org.l");
        user.start();
        library.uninstall();
        Bundle bundle = framework.getBundleContext().getBundle(user.id());
        long end = System.nanoTime() + 10_000_000_000L;
        while (bundle.getState() != Bundle.INSTALLED && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(Installed.State.UNRESOLVED, user.state());
        assertTrue(user.wanted(), "the framework stopped it, nobody else");
    }

    @Test
    void whatAHookKeepsOutMissesNothing() throws Exception {
        framework
                .getBundleContext()
                .registerService(ResolverHookFactory.class, triggers -> new NobodyGetsIn(), null);
        Installed bundle = install("Bundle-SymbolicName: a", "Import-Package: org.osgi.framework");
        BundleException e = assertThrows(BundleException.class, bundle::start);
        assertEquals(Installed.State.UNRESOLVED, bundle.state());
        assertEquals(List.of(), bundle.missing());
        assertTrue(e.getMessage().contains("Resolver hook prevented resolution"));
    }

    private Installed install(String... headers) throws Exception {
        BundleJar jar = BundleJar.read(Jars.of(folder.resolve("new.jar"), headers));
        return bundles.install(
                "deploy:" + jar.identity().symbolicName(), folder.resolve("new.jar"));
    }

    private static final class NobodyGetsIn implements ResolverHook {
        @Override
        public void filterResolvable(Collection<BundleRevision> candidates) {
            candidates.clear();
        }

        @Override
        public void filterSingletonCollisions(
                BundleCapability singleton, Collection<BundleCapability> candidates) {}

        @Override
        public void filterMatches(
                BundleRequirement requirement, Collection<BundleCapability> candidates) {}

        @Override
        public void end() {}
    }
}
