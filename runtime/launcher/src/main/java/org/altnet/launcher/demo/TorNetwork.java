package org.altnet.launcher.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.command.RuntimeProcess;
import org.altnet.launcher.exit.ExitException;

/**
 * A private Tor network on loopback, in a process of its own which ends with its input: with this
 * process at the latest, however that ends. Driven by the story's thread; {@link #stop} from any.
 * The monitor guards the process and what it says: once stopped, it is not started again.
 */
final class TorNetwork implements Performer {
    private static final String MAIN = "org.altnet.tor.network.Main";
    private static final String CLIENT = "client ";
    private static final String READY = "ready";

    /** What Java says of its environment. */
    private static final String OF_JAVA = "Picked up ";

    private static final Duration RISE = Duration.ofMinutes(2);
    private static final long STOP_SECONDS = 15;
    private static final long LAST_WORDS_MS = 2_000;

    private final Path java;
    private final Path jar;
    private final Path tor;
    private final Path directory;
    private final List<String> said = new ArrayList<>();
    private Process process;
    private Thread pump;
    private boolean stopped;

    /**
     * @param jar the network's
     * @param tor a program that can be a directory authority
     * @param directory to be made, for its files
     */
    TorNetwork(Path java, Path jar, Path tor, Path directory) {
        this.java = java;
        this.jar = jar;
        this.tor = tor;
        this.directory = directory;
    }

    /**
     * Returns when the network is one.
     *
     * @return lines for the torrc of whoever joins it
     */
    List<String> start() throws ExitException {
        if (!Files.isRegularFile(jar)) {
            throw ExitException.failed("this distribution has no " + jar + "; build it anew");
        }
        try {
            Files.createDirectories(directory);
            spawn();
        } catch (IOException e) {
            throw ExitException.failed("cannot start a Tor network: " + e);
        }
        return Deadline.in(RISE, "Tor network on loopback")
                .await(this::clientLines, this::requireAlive);
    }

    void requireAlive() throws ExitException {
        Process running = process();
        if (!running.isAlive()) {
            throw ExitException.failed(
                    "the Tor network ended"
                            + lastWords().map(line -> ": " + line).orElse("")
                            + "; it takes a tor with relay and directory authority (Debian:"
                            + " apt-get install tor), which --tor names if it is not on the PATH");
        }
    }

    /** The end of its input, patience, SIGTERM, patience, SIGKILL. */
    @Override
    public void stop() {
        Process running;
        synchronized (this) {
            stopped = true;
            running = process;
        }
        if (running == null) {
            return;
        }
        try {
            closeInput(running);
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroy();
                if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void spawn() throws IOException, ExitException {
        if (stopped) {
            throw ExitException.failed("the Tor network was stopped");
        }
        List<String> command =
                List.of(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        jar.toString(),
                        MAIN,
                        directory.toString(),
                        tor.toString());
        process = RuntimeProcess.apart(command).redirectInput(ProcessBuilder.Redirect.PIPE).start();
        InputStream output = process.getInputStream();
        pump = new Thread(() -> listen(output), "tor-network");
        pump.setDaemon(true);
        pump.start();
    }

    private void listen(InputStream output) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (this) {
                    said.add(line);
                }
            }
        } catch (IOException ended) {
            return;
        }
    }

    private synchronized Optional<List<String>> clientLines() {
        return said.contains(READY)
                ? Optional.of(
                        said.stream()
                                .filter(line -> line.startsWith(CLIENT))
                                .map(line -> line.substring(CLIENT.length()))
                                .toList())
                : Optional.empty();
    }

    /** Why it ended: of an exception's lines the first is the one to show. */
    private Optional<String> lastWords() {
        try {
            pump.join(LAST_WORDS_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return said.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith(CLIENT))
                    .filter(line -> !line.equals(READY) && !line.startsWith(OF_JAVA))
                    .findFirst();
        }
    }

    private synchronized Process process() {
        return process;
    }

    private static void closeInput(Process running) {
        try {
            running.getOutputStream().close();
        } catch (IOException gone) {
            // it has no input any more, which is all we want
            return;
        }
    }
}
