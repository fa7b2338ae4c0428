package org.altnet.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The distribution as it was built. */
final class Distribution {
    private Distribution() {}

    static Path home() {
        Path home = Path.of(System.getProperty("altnet.dist")).toAbsolutePath().normalize();
        if (!Files.isDirectory(home.resolve("system"))) {
            throw new IllegalStateException(
                    "no distribution in " + home + "; run mvn verify from the root");
        }
        return home;
    }

    static Path program() {
        return home().resolve("bin/altnet");
    }

    /** The numbered folders of bundles, by start level. */
    static List<Path> levels() {
        return list(home().resolve("system"));
    }

    static List<Path> jars(Path directory) {
        return list(directory).stream().filter(path -> path.toString().endsWith(".jar")).toList();
    }

    /** The bundles that are ours, wrapped libraries not counted. */
    static List<Path> ownBundles() {
        return Stream.concat(levels().stream(), Stream.of(home().resolve("drivers")))
                .flatMap(directory -> jars(directory).stream())
                .filter(jar -> jar.getFileName().toString().startsWith("altnet-"))
                .filter(jar -> !jar.getFileName().toString().startsWith("altnet-bitcoinj"))
                .toList();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
