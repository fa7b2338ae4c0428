package org.altnet.launcher.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs are looked for, as a shell does.
 *
 * @param directories in their order
 */
public record SearchPath(List<Path> directories) {
    private static final String BY_DEFAULT = "/usr/bin:/bin";

    public SearchPath {
        directories = List.copyOf(directories);
    }

    /**
     * @param environment whose {@code PATH} counts
     */
    public static SearchPath of(Map<String, String> environment) {
        return new SearchPath(
                Stream.of(environment.getOrDefault("PATH", BY_DEFAULT).split(":"))
                        .filter(directory -> !directory.isEmpty())
                        .map(Path::of)
                        .toList());
    }

    /** The first one of that name that can be run. */
    public Optional<Path> find(String program) {
        return directories.stream()
                .map(directory -> directory.resolve(program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
