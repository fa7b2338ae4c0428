package org.altnet.driver.onion.tor;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * A tor process of our own. It ends with {@link #close}, when the control connection that took
 * ownership ends, and, within seconds, when this JVM does, however that ends ({@code
 * __OwningControllerProcess}).
 *
 * <p>Thread-safe but for {@link #drain}, which one thread runs.
 */
final class TorChild implements Closeable {
    private static final Duration PORT_WITHIN = Duration.ofSeconds(20);
    private static final long LOOKS_EACH_MILLIS = 50;
    private static final long ENDS_WITHIN_SECONDS = 2;
    private static final String PORT = "PORT=";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Process process;
    private final Torrc torrc;
    private final TimeSource clock;
    private volatile String lastError = "";

    /** What tor prints. */
    interface Lines {
        /**
         * @param severity such as {@code notice}
         */
        void line(String severity, String text);
    }

    private TorChild(Process process, Torrc torrc, TimeSource clock) {
        this.process = process;
        this.torrc = torrc;
        this.clock = clock;
    }

    /**
     * @throws IOException if it cannot be started
     */
    static TorChild start(Path program, Torrc torrc, TimeSource clock) throws IOException {
        Files.createDirectories(torrc.directory(), OWNER_ONLY);
        Files.createDirectories(torrc.clientAuthorisations(), OWNER_ONLY);
        Files.deleteIfExists(torrc.controlPortFile());
        Files.write(torrc.file(), torrc.lines(ProcessHandle.current().pid()));
        ProcessBuilder builder =
                new ProcessBuilder(
                        program.toString(),
                        "--defaults-torrc",
                        "",
                        "-f",
                        torrc.file().toString());
        // A system's tor is no business of ours, and neither is what its environment says.
        builder.environment().keySet().removeIf(name -> name.startsWith("TOR_"));
        builder.redirectErrorStream(true);
        return new TorChild(builder.start(), torrc, clock);
    }

    /** Hands on what it prints, until it ends. Blocks. */
    void drain(Lines lines) {
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(
                                process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                int open = line.indexOf('[');
                int close = line.indexOf("] ", open);
                String severity = open < 0 || close < 0 ? "" : line.substring(open + 1, close);
                String text = close < 0 ? line : line.substring(close + 2);
                if (severity.equals("err") || severity.equals("warn")) {
                    lastError = text;
                }
                lines.line(severity, text);
            }
        } catch (IOException ended) {
            return;
        }
    }

    /**
     * Where it listens for us, once it does. Blocks.
     *
     * @throws IOException if it ends or does not say so in time
     */
    InetSocketAddress awaitControl() throws IOException {
        Moment begun = clock.now();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException(
                        "tor ended with code " + process.exitValue() + ": " + lastError);
            }
            if (Files.exists(torrc.controlPortFile())) {
                String text = Files.readString(torrc.controlPortFile()).strip();
                int colon = text.lastIndexOf(':');
                if (text.startsWith(PORT) && colon > 0) {
                    return new InetSocketAddress(
                            InetAddress.getByName(text.substring(PORT.length(), colon)),
                            Integer.parseInt(text.substring(colon + 1)));
                }
            }
            if (clock.now().since(begun).compareTo(PORT_WITHIN) > 0) {
                throw new IOException("tor does not open its control port: " + lastError);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOKS_EACH_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** What went wrong last, in tor's words; empty if nothing did. */
    String lastError() {
        return lastError;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Idempotent, within 4 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
