package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import jdk.security.jarsigner.JarSigner;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who gets in through the deploy folder and the shell, and who does not. */
public class GateIT {
    private static final String CLASS = "org/altnet/driver/loopback/LoopbackDriver.class";
    private static final char[] PASSWORD = "changeit".toCharArray();

    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path shipped;
    private static Path unsigned;
    private static Path tampered;
    private static Path foreign;

    @BeforeClass
    public static void makeJars() throws Exception {
        shipped = Distribution.home().resolve("drivers/altnet-driver-loopback.jar");
        Map<String, byte[]> entries = read(shipped);
        assertTrue("the class to tamper with is there", entries.containsKey(CLASS));

        entries.get(CLASS)[entries.get(CLASS).length - 1] ^= 1;
        tampered = write("tampered.jar", entries);
        entries.get(CLASS)[entries.get(CLASS).length - 1] ^= 1;
        entries.keySet().removeIf(name -> name.matches("META-INF/[^/]*\\.(SF|EC|RSA)"));
        String manifest = new String(entries.get(JarFile.MANIFEST_NAME), StandardCharsets.UTF_8);
        entries.put(
                JarFile.MANIFEST_NAME,
                (manifest.split("\r\n\r\n")[0] + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        unsigned = write("unsigned.jar", entries);
        foreign = sign(unsigned, FOLDER.getRoot().toPath().resolve("foreign.jar"));
    }

    @Test
    public void whatTheBuildSignedIsDroppedInAndOthersAreRefusedByName() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest").start()) {
            Path spot = altnet.home().resolve("deploy/driver.jar");
            refusedWhenDropped(altnet, unsigned, spot, "unsigned; sign it with jarsigner");
            refusedWhenDropped(altnet, tampered, spot, "tampered: entry " + CLASS);
            refusedWhenDropped(
                    altnet, foreign, spot, "signed by \"CN=Mallory\", which is not trusted");

            drop(shipped, spot);
            AltNetProcess.await("the driver", () -> loopbackIsThere(altnet));
            assertTrue(signer(altnet, "loopback").contains("AltNet build"));
            assertTrue(signer(altnet, "lightning").contains("distribution"));
            assertTrue(
                    altnet.exec("altnet:drivers --json loopback")
                            .replace(" ", "")
                            .contains("\"signer\":\"AltNetbuild\""));

            Files.delete(spot);
            AltNetProcess.await("the driver to go", () -> !loopbackIsThere(altnet));
        }
    }

    @Test
    public void theShellIsNoWayAround() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest").start()) {
            for (Path jar : List.of(unsigned, tampered, foreign)) {
                refusedInTheShell(altnet, jar.toUri().toString(), jar.toString());
            }
            String reference = "reference:" + shipped.toUri();
            refusedInTheShell(altnet, reference, reference);

            String extension = bundle("Fragment-Host: system.bundle;extension:=framework");
            String said = altnet.altnet("exec", "felix:install " + extension).out();
            assertTrue(said, said.contains("Unable to add extension bundle"));

            // A refused one lies about and hinders nobody.
            altnet.altnet("exec", "felix:start " + bundle("Bundle-Name: Stray"));
            AltNetProcess.await("the line", () -> lines(altnet, "(stray 0.0.0): unsigned") == 1);
            drop(shipped, altnet.home().resolve("deploy/driver.jar"));
            AltNetProcess.await("the driver", () -> loopbackIsThere(altnet));
        }
    }

    @Test
    public void anUpdateOfAShippedBundleIsJudgedLikeAnyOther() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest").start()) {
            String id =
                    altnet.exec("felix:lb -s altnet-driver-bolt8")
                            .lines()
                            .filter(line -> line.contains("altnet-driver-bolt8"))
                            .map(line -> line.split("\\|")[0].strip())
                            .findFirst()
                            .orElseThrow();
            altnet.altnet("exec", "felix:update " + id + " " + unsigned.toUri());
            altnet.altnet("exec", "felix:start " + id);
            AltNetProcess.await("the line", () -> lines(altnet, "refused reference:file:") == 1);
            assertFalse(altnet.exec("altnet:drivers").contains("loopback"));
        }
    }

    @Test
    public void theOpenPolicyLetsAnybodyInAndSaysSo() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess("network=regtest", "[altnet.admission]", "policy=open").start()) {
            assertEquals(1, lines(altnet, "policy=open: any jar in deploy/ runs"));
            drop(unsigned, altnet.home().resolve("deploy/driver.jar"));
            AltNetProcess.await("the driver", () -> loopbackIsThere(altnet));
            assertTrue(signer(altnet, "loopback").contains("open policy (unsigned)"));
            assertEquals(0, lines(altnet, "refused "));
        }
    }

    @Test
    public void theOperatorsCertificateAndListDecide() throws Exception {
        try (AltNetProcess altnet =
                new AltNetProcess(
                        "network=regtest", "[altnet.admission]", "sha256=" + sha256(foreign))) {
            Path trust = Files.createDirectories(altnet.home().resolve("conf/trust"));
            Files.copy(
                    FOLDER.getRoot().toPath().resolve("mallory.pem"), trust.resolve("mallory.pem"));
            altnet.start();
            Path spot = altnet.home().resolve("deploy/driver.jar");
            refusedWhenDropped(
                    altnet,
                    shipped,
                    spot,
                    "signed by \"AltNet build\", but it is not in the sha256 list");

            drop(foreign, spot);
            AltNetProcess.await("the driver", () -> loopbackIsThere(altnet));
            assertTrue(signer(altnet, "loopback").contains("Mallory"));
        }
    }

    @Test
    public void aHomeThatOthersWriteToIsNotStarted() throws Exception {
        try (AltNetProcess altnet = new AltNetProcess("network=regtest")) {
            Path deploy = Files.createDirectories(altnet.home().resolve("deploy"));
            Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwxrwxrwx"));
            AltNetProcess.Result result = altnet.altnet("start");

            assertEquals(result.out(), 78, result.exit());
            assertEquals(result.out(), 1, result.out().lines().count());
            assertTrue(result.out(), result.out().contains("run: chmod go-w " + deploy));
        }
    }

    private static void refusedWhenDropped(
            AltNetProcess altnet, Path jar, Path spot, String because) throws Exception {
        drop(jar, spot);
        AltNetProcess.await(
                "the line about " + because,
                () ->
                        altnet.log()
                                .lines()
                                .anyMatch(
                                        line ->
                                                line.contains("WARN refused deploy:driver.jar (")
                                                        && line.contains(because)));
        assertEquals("once", 1, lines(altnet, because));
        assertFalse(loopbackIsThere(altnet));
    }

    private static void refusedInTheShell(AltNetProcess altnet, String location, String name)
            throws Exception {
        altnet.altnet("exec", "felix:install " + location);
        altnet.altnet("exec", "felix:start " + location);
        AltNetProcess.await("the line", () -> lines(altnet, "WARN refused " + name + " (") == 1);
        assertTrue(
                altnet.exec("felix:lb -s")
                        .lines()
                        .filter(line -> line.contains("altnet-driver-loopback"))
                        .allMatch(line -> line.contains("|Installed")));
        assertFalse(loopbackIsThere(altnet));
        altnet.exec("felix:uninstall " + location);
    }

    /** As a careful operator does: renamed into place when it is whole. */
    private static void drop(Path jar, Path spot) throws IOException {
        Path draft = spot.resolveSibling("draft");
        Files.copy(jar, draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, spot, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long lines(AltNetProcess altnet, String part) throws IOException {
        return altnet.log().lines().filter(line -> line.contains(part)).count();
    }

    private static boolean loopbackIsThere(AltNetProcess altnet) throws Exception {
        return altnet.exec("altnet:drivers").lines().anyMatch(line -> line.startsWith("loopback "));
    }

    private static String signer(AltNetProcess altnet, String driver) throws Exception {
        return altnet.exec("altnet:drivers " + driver)
                .lines()
                .filter(line -> line.startsWith("signer "))
                .findFirst()
                .orElseThrow();
    }

    /** The location of a small one, unsigned. */
    private static String bundle(String header) throws IOException {
        String manifest =
                "Manifest-Version: 1.0\r\n"
                        + "Bundle-ManifestVersion: 2\r\n"
                        + "Bundle-SymbolicName: stray\r\n"
                        + header
                        + "\r\n\r\n";
        byte[] utf8 = manifest.getBytes(StandardCharsets.UTF_8);
        return write("stray.jar", Map.of(JarFile.MANIFEST_NAME, utf8)).toUri().toString();
    }

    private static Map<String, byte[]> read(Path jar) throws IOException {
        // In this order the manifest comes before what is in other folders, as it must.
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : in.stream().filter(e -> !e.isDirectory()).toList()) {
                try (InputStream content = in.getInputStream(entry)) {
                    entries.put(entry.getName(), content.readAllBytes());
                }
            }
        }
        return entries;
    }

    private static Path write(String name, Map<String, byte[]> entries) throws IOException {
        Path jar = FOLDER.getRoot().toPath().resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    private static Path sign(Path jar, Path signed) throws Exception {
        Path store = FOLDER.getRoot().toPath().resolve("mallory.p12");
        keytool(
                "-genkeypair -alias mallory -keyalg EC -groupname secp256r1 -dname CN=Mallory"
                        + " -storetype PKCS12 -storepass changeit -keystore "
                        + store);
        keytool(
                "-exportcert -rfc -alias mallory -storepass changeit -keystore "
                        + store
                        + " -file "
                        + store.resolveSibling("mallory.pem"));
        PrivateKeyEntry mallory =
                (PrivateKeyEntry)
                        KeyStore.getInstance(store.toFile(), PASSWORD)
                                .getEntry("mallory", new PasswordProtection(PASSWORD));
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream out = Files.newOutputStream(signed)) {
            new JarSigner.Builder(
                            mallory.getPrivateKey(),
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(Arrays.asList(mallory.getCertificateChain())))
                    .build()
                    .sign(in, out);
        }
        return signed;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process =
                new ProcessBuilder((program + " " + arguments).split(" "))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, process.waitFor());
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
