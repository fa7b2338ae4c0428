package org.altnet.launcher.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;

/**
 * {@code altnet simulate}: the simulator over the distribution's own jars, on a flat class path, in
 * a JVM of its own with the optimising compiler. What it prints is printed here, and its exit code
 * is ours.
 */
public final class Simulate implements Command {
    private static final String MAIN = "org.altnet.simulator.Main";
    private static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseParallelGC",
                    "-Xmx512m",
                    // Thousands of simulated peers misbehave: that is no news.
                    "-Dorg.ops4j.pax.logging.DefaultServiceLog.level=NONE");

    private final Distribution distribution;
    private final Path java;
    private final List<String> words;

    /**
     * @param java the program to run
     * @param words which simulation, and its options
     */
    public Simulate(Distribution distribution, Path java, List<String> words) {
        this.distribution = distribution;
        this.java = java;
        this.words = List.copyOf(words);
    }

    @Override
    public int run() throws ExitException {
        if (!Files.isRegularFile(distribution.simulator())) {
            throw ExitException.failed(
                    "this distribution has no " + distribution.simulator() + "; build it anew");
        }
        try {
            Process process = new ProcessBuilder(command()).inheritIO().start();
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
                Thread.currentThread().interrupt();
                throw ExitException.failed("interrupted");
            }
        } catch (IOException e) {
            throw ExitException.failed("cannot run the simulator: " + e.getMessage());
        }
    }

    private List<String> command() throws IOException {
        String classPath =
                Stream.concat(
                                Stream.of(distribution.simulator(), distribution.framework()),
                                distribution.allSystemJars().stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classPath, MAIN));
        command.addAll(words);
        return command;
    }
}
