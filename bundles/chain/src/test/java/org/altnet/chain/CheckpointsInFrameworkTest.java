package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.message.Network;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * bitcoinj looks for its lists at the root of its own jar: whether they are there in the bundle
 * that it is wrapped in, and found where every bundle has a class loader of its own.
 */
class CheckpointsInFrameworkTest {
    private static final String API =
            "org.altnet.api.chain,org.altnet.api.message,org.altnet.api.time,org.slf4j";

    @TempDir Path directory;

    @Test
    void areFoundInTheBundleThatShips() throws Exception {
        Path file = directory.resolve("signet.headers");
        ChainStart start = new BitcoinjCheckpoints().of(Network.SIGNET).get(3);
        Files.write(file, start.header().bytes());
        Framework framework = new FrameworkFactory().newFramework(settings());
        framework.start();
        try {
            for (String name :
                    List.of("bcprov-", "guava-", "failureaccess-", "protobuf-javalite-")) {
                install(framework, onClassPath(name).orElseThrow());
            }
            install(framework, wrappedBitcoinj());
            Bundle chain = install(framework, bundleOfOurClasses());
            Class<?> type = chain.loadClass(FileHeaderChains.class.getName());
            assertNotSame(FileHeaderChains.class, type);
            HeaderChains chains = (HeaderChains) type.getConstructor().newInstance();
            try (HeaderChain opened = chains.open(Network.SIGNET, file)) {
                assertEquals(start.height(), opened.tip().height());
                assertEquals(start.work(), opened.tip().chainWork());
            }
        } finally {
            framework.stop();
            framework.waitForStop(30_000);
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                API.replace("org.slf4j", "org.slf4j;version=2.0.18"),
                "felix.log.level",
                "1");
    }

    private static Bundle install(Framework framework, Path jar) throws Exception {
        return framework.getBundleContext().installBundle("reference:" + jar.toUri());
    }

    /** A jar only once the module is packaged. */
    private static Path wrappedBitcoinj() {
        Optional<Path> jar = onClassPath("altnet-bitcoinj-");
        assumeTrue(jar.isPresent(), "SKIPPED: bitcoinj's bundle is not built, run mvn verify");
        return jar.get();
    }

    private static Optional<Path> onClassPath(String prefix) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .filter(path -> path.toString().endsWith(".jar"))
                .findFirst();
    }

    private Path bundleOfOurClasses() throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "chain.under.test");
        headers.putValue(Constants.IMPORT_PACKAGE, API + ",org.bitcoinj.core,org.bitcoinj.params");
        Path classes =
                Path.of(
                        FileHeaderChains.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Path jar = directory.resolve("chain.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(entries, classes.relativize(file), file);
            }
        }
        return jar;
    }

    private static void add(JarOutputStream entries, Path name, Path file) throws IOException {
        entries.putNextEntry(new ZipEntry(name.toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
        entries.closeEntry();
    }
}
