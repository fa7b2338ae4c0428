package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another process, which runs a {@code main} of the tests; what it prints is for the test. */
final class ChildJvm {
    /** So that a test which waits for a child's last word does not wait for ever. */
    private static final long LONGEST_SECONDS = 120;

    private ChildJvm() {}

    static Process start(Class<?> main, Object... arguments) throws IOException {
        return start(command(main, arguments), ProcessBuilder.Redirect.PIPE);
    }

    static Process start(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        Process child =
                new ProcessBuilder(command)
                        .redirectOutput(output)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS)
                .execute(child::destroyForcibly);
        return child;
    }

    /** Writes no file of its own: a limit on files concerns the test's alone. */
    static List<String> command(Class<?> main, Object... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
