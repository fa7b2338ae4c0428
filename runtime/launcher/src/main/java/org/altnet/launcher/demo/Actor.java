package org.altnet.launcher.demo;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.altnet.launcher.command.RuntimeProcess;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.ReadyMark;

/**
 * Alice or Bob: a runtime in a process of its own, on a home of its own, asked through its control
 * socket as any script would. Driven by the story's thread; {@link #stop} from any. The monitor
 * guards the process: once stopped, it is not started again.
 */
final class Actor implements Performer {
    private static final long STOP_SECONDS = 15;
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LISTEN = Duration.ofSeconds(15);
    private static final String NETWORK = "regtest";

    private final String name;
    private final Home home;
    private final Distribution distribution;
    private final Consumer<String> log;
    private Process process;
    private boolean stopped;

    /**
     * @param log takes each line that the runtime logs, on a thread of its own
     */
    Actor(String name, Home home, Distribution distribution, Consumer<String> log) {
        this.name = name;
        this.home = home;
        this.distribution = distribution;
        this.log = log;
    }

    Home home() {
        return home;
    }

    /** Makes the home, and starts. */
    void start(List<String> configuration, List<String> options) throws ExitException {
        home.requireShortSocketPath();
        home.create(distribution, NETWORK);
        try {
            Files.write(home.conf(), configuration);
            synchronized (this) {
                if (stopped) {
                    throw ExitException.failed(name + " was stopped");
                }
                process = RuntimeProcess.of(distribution, home, options).start();
            }
        } catch (IOException e) {
            throw ExitException.failed("cannot start " + name + ": " + e);
        }
        InputStream output = process().getInputStream();
        Thread pump = new Thread(() -> pump(output), name + "-log");
        pump.setDaemon(true);
        pump.start();
    }

    /** Returns when all is up. */
    void awaitReady() throws ExitException {
        Deadline.in(START, "READY from " + name)
                .await(() -> ReadyMark.read(home), this::requireAlive);
    }

    /** Waits for an address that others can connect to. */
    String lightningAddress() throws ExitException {
        return Deadline.in(LISTEN, "Lightning address of " + name + "'s")
                .await(() -> told("drivers.lightning.reachable"), this::requireAlive);
    }

    private Optional<String> told(String key) throws ExitException {
        return Optional.of(get(key)).filter(value -> !value.isEmpty());
    }

    /** What {@code altnet:status --get KEY} prints: empty if there is nothing to tell yet. */
    String get(String key) throws ExitException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int status = exec("altnet:status --get " + key, answer);
        String text = answer.toString(StandardCharsets.UTF_8).strip();
        if (status != 0) {
            throw ExitException.failed(name + " cannot tell " + key + ": " + text);
        }
        return text;
    }

    /** Runs a line that must succeed; returns what it printed. */
    String tell(String line) throws ExitException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        int status = exec(line, answer);
        if (status != 0) {
            throw ExitException.failed(
                    name
                            + " answers '"
                            + line
                            + "' with "
                            + answer.toString(StandardCharsets.UTF_8).strip()
                            + " (code "
                            + status
                            + ")");
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    void requireAlive() throws ExitException {
        Process running = process();
        if (!running.isAlive()) {
            throw ExitException.failed(
                    name + " ended with code " + running.exitValue() + "; what it said is above");
        }
    }

    /** SIGTERM, patience, SIGKILL. */
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
        running.destroy();
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private int exec(String line, ByteArrayOutputStream answer) throws ExitException {
        requireAlive();
        try (ControlSocket control = ControlSocket.connect(home.socket())) {
            return control.exec(line, answer);
        } catch (IOException e) {
            throw ExitException.failed(
                    name + " does not answer on " + home.socket() + ": " + e.getMessage());
        }
    }

    private synchronized Process process() {
        return process;
    }

    private void pump(InputStream output) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException ended) {
            return;
        }
    }
}
