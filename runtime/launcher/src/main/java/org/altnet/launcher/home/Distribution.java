package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is shipped, read-only: {@code bin/}, {@code conf/} with templates, {@code system/<start
 * level>/*.jar}, {@code drivers/} (bundles to copy into a home's {@code deploy/}) and {@code
 * simulator/}, plain programs that the framework never sees.
 *
 * @param directory absolute
 */
public record Distribution(Path directory) {
    /** The shell script that starts everything. */
    public Path script() {
        return directory.resolve("bin").resolve("altnet");
    }

    /** The framework, as a jar beside the launcher's. */
    public Path framework() {
        return directory.resolve("bin").resolve("org.apache.felix.framework.jar");
    }

    /** What {@code altnet simulate} runs. */
    public Path simulator() {
        return directory.resolve("simulator").resolve("altnet-simulator.jar");
    }

    /** The private Tor network of {@code altnet demo --over tor}. */
    public Path torNetwork() {
        return directory.resolve("simulator").resolve("altnet-tor-network.jar");
    }

    /** A file of {@code conf/}. */
    public Path conf(String name) {
        return directory.resolve("conf").resolve(name);
    }

    /** Certificates, in {@code *.pem} files, of those whose drivers are let in. */
    public Path trust() {
        return conf("trust");
    }

    /**
     * @return start level to its jars, both in ascending order
     * @throws IOException if {@code system/} cannot be read
     */
    public SortedMap<Integer, List<Path>> systemJars() throws IOException {
        SortedMap<Integer, List<Path>> levels = new TreeMap<>();
        for (Path level : children(directory.resolve("system"))) {
            String name = level.getFileName().toString();
            if (name.matches("\\d{1,3}")) {
                levels.put(Integer.valueOf(name), jars(level));
            }
        }
        return levels;
    }

    /** All jars of {@code system/}, whatever their level. */
    public List<Path> allSystemJars() throws IOException {
        List<Path> all = new ArrayList<>();
        systemJars().values().forEach(all::addAll);
        return all;
    }

    /** The jars of one directory, by name; none if there is no such directory. */
    public static List<Path> jars(Path directory) throws IOException {
        return Files.isDirectory(directory)
                ? children(directory).stream()
                        .filter(file -> file.getFileName().toString().endsWith(".jar"))
                        .toList()
                : List.of();
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted(Comparator.comparing(Path::toString)).toList();
        }
    }
}
