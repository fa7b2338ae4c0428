package org.altnet.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A {@code bin/altnet}, as somebody runs it.
 *
 * @param script what is typed; relative to the working directory, or absolute
 * @param directory the working directory
 * @param environment added to this process's own
 */
record Program(Path script, Path directory, Map<String, String> environment) {
    private static final long PATIENCE_MINUTES = 5;

    static Program shipped() {
        return new Program(Distribution.program(), Path.of("").toAbsolutePath(), Map.of());
    }

    Program withScript(Path other) {
        return new Program(other, directory, environment);
    }

    Program in(Path workingDirectory) {
        return new Program(script, workingDirectory, environment);
    }

    Program with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Program(script, directory, Map.copyOf(more));
    }

    /** Runs it to its end; what it starts in the background may live on. */
    AltNetProcess.Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("altnet-out", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not end");
            }
            return new AltNetProcess.Result(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(out);
        }
    }
}
