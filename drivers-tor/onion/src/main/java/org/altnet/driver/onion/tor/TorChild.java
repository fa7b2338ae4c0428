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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
    private static final long LAST_WORDS_WITHIN_SECONDS = 1;
    private static final String PORT = "PORT=";
    private static final String ERROR = "[err] ";
    private static final String WARNING = "[warn] ";
    private static final String LOCKED =
            "another Tor process is running with the same data directory";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Bridges are secrets. */
    private static final FileAttribute<?> OWNER_READS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Process process;
    private final Torrc torrc;
    private final TimeSource clock;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile String trouble = "";

    /** Owned by the thread that drains. */
    private String lastWarning = "";

    private TorChild(Process process, Torrc torrc, TimeSource clock) {
        this.process = process;
        this.torrc = torrc;
        this.clock = clock;
    }

    /**
     * @throws IOException if it cannot be started
     */
    static TorChild start(Path program, Torrc torrc, TimeSource clock) throws IOException {
        Files.createDirectories(torrc.clientAuthorisations(), OWNER_ONLY);
        Files.deleteIfExists(torrc.controlPortFile());
        Files.deleteIfExists(torrc.file());
        Files.createFile(torrc.file(), OWNER_READS);
        Files.write(torrc.file(), torrc.lines(ProcessHandle.current().pid()));
        ProcessBuilder builder =
                new ProcessBuilder(
                        program.toString(), "--defaults-torrc", "", "-f", torrc.file().toString());
        // A system's tor is no business of ours, and neither is what its environment says.
        builder.environment().keySet().removeIf(name -> name.startsWith("TOR_"));
        builder.redirectErrorStream(true);
        return new TorChild(builder.start(), torrc, clock);
    }

    /** Hands on what it prints, without addresses, until it ends. Blocks. */
    void drain(Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String redacted = Redactor.redact(line);
                note(redacted);
                lines.accept(redacted);
            }
        } catch (IOException ended) {
            // its output ends with it
        } finally {
            drained.countDown();
        }
    }

    /** Keeps what explains an end; a line is {@code Nov 22 18:00:00.000 [warn] what it says}. */
    private void note(String line) {
        int error = line.indexOf(ERROR);
        int warning = line.indexOf(WARNING);
        if (line.contains(LOCKED)) {
            trouble =
                    "another tor holds "
                            + torrc.data()
                            + ", such as one of an earlier life that has not ended yet";
        } else if (error >= 0 && trouble.isEmpty()) {
            String text = line.substring(error + ERROR.length());
            trouble = text.contains("see warnings above") ? lastWarning : text;
        } else if (warning >= 0) {
            lastWarning = line.substring(warning + WARNING.length());
        } else if (!line.contains(" [") && trouble.isEmpty()) {
            // not tor's: the loader's, say, which misses a library
            trouble = line;
        }
    }

    /**
     * Where it listens for us, once it does. Blocks.
     *
     * @throws IOException if it ends or does not say so in time
     */
    InetSocketAddress awaitControl() throws IOException, InterruptedException {
        Moment begun = clock.now();
        while (true) {
            if (!process.isAlive()) {
                throw new IOException(
                        because("tor ended at once, with code " + process.exitValue()));
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
                throw new IOException(because("tor does not open its control port"));
            }
            TimeUnit.MILLISECONDS.sleep(LOOKS_EACH_MILLIS);
        }
    }

    private String because(String what) throws InterruptedException {
        String why = trouble();
        return why.isEmpty() ? what : what + ": " + why;
    }

    /**
     * Why it ended or does not come up, in its own words; empty if it said nothing. If it has
     * ended, blocks until its last words are read, 1 s at most.
     */
    String trouble() throws InterruptedException {
        if (!process.isAlive()) {
            drained.await(LAST_WORDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        }
        return trouble;
    }

    /** Asks it to end, and returns at once. */
    void end() {
        process.destroy();
    }

    /** Ends it, and waits until it has: within 4 s, interrupted or not. Idempotent. */
    @Override
    public void close() {
        process.destroy();
        boolean interrupted = Thread.interrupted();
        try {
            process.onExit().get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
