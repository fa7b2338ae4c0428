package org.altnet.tor.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tor on this machine. */
final class TorProgram {
    private static final long ANSWERS_WITHIN_SECONDS = 20;

    private final Path program;

    TorProgram(Path program) {
        this.program = program;
    }

    Path path() {
        return program;
    }

    /**
     * Why it cannot make a network of its own: many are built as clients only.
     *
     * @return empty if it can
     */
    Optional<String> objection() {
        if (!Files.isExecutable(program)) {
            return Optional.of(program + " is no program");
        }
        try {
            String modules = run(List.of("--list-modules"));
            return modules.contains("dirauth: yes") && modules.contains("relay: yes")
                    ? Optional.empty()
                    : Optional.of(program + " is built without relay and directory authority");
        } catch (IOException e) {
            return Optional.of(program + " does not run: " + e.getMessage());
        }
    }

    /**
     * Makes a relay's keys.
     *
     * @return the RSA identity: 40 hexadecimal digits
     */
    String fingerprint(Path torrc, String nickname) throws IOException {
        String output =
                run(List.of("--list-fingerprint", "--defaults-torrc", "", "-f", torrc.toString()));
        Matcher line =
                Pattern.compile("(?m)^" + nickname + "((?: [0-9A-F]{4}){10})$").matcher(output);
        if (!line.find()) {
            throw new IOException(program + " told no fingerprint: " + output);
        }
        return line.group(1).replace(" ", "");
    }

    /** Starts one that ends with this JVM, however that ends. */
    Process start(Path torrc, Path log) throws IOException {
        return new ProcessBuilder(
                        program.toString(), "--defaults-torrc", "", "-f", torrc.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private String run(List<String> arguments) throws IOException {
        Path output = Files.createTempFile("tor-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString());
            builder.command().addAll(arguments);
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no answer for " + ANSWERS_WITHIN_SECONDS + " s");
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }
}
