package org.altnet.launcher.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.Instance;
import org.altnet.launcher.home.InstanceLock;
import org.altnet.launcher.home.ReadyMark;

/**
 * {@code altnet start}: a runtime in a process of its own, that outlives the terminal. Returns when
 * it is ready, or says why it is not. A second start on one home is refused with code 1.
 */
public final class Start implements Command {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MS = 20;

    private final Distribution distribution;
    private final Home home;
    private final Streams streams;
    private final boolean trace;

    public Start(Distribution distribution, Home home, Streams streams, boolean trace) {
        this.distribution = distribution;
        this.home = home;
        this.streams = streams;
        this.trace = trace;
    }

    @Override
    public int run() throws ExitException {
        home.requireShortSocketPath();
        if (home.create(distribution, RuntimeConfiguration.DEFAULT_NETWORK)) {
            streams.err().println("altnet: made " + home.directory() + " with " + home.conf());
        }
        if (Instance.of(home).isRunning()) {
            throw InstanceLock.inUse(home);
        }
        try {
            Files.deleteIfExists(home.readyFile());
            Process process = spawn();
            ReadyMark ready = awaitReady(process);
            relayOutput();
            streams.out()
                    .println(
                            "AltNet runs: pid "
                                    + ready.pid()
                                    + ", ready after "
                                    + ready.millis()
                                    + " ms, socket "
                                    + home.socket());
            if (ready.failures() > 0) {
                streams.err()
                        .println(
                                "altnet: "
                                        + ready.failures()
                                        + " bundles or components failed: see "
                                        + home.log());
            }
            relayFailedDrivers();
            return ExitStatus.OK;
        } catch (IOException e) {
            throw ExitException.failed("cannot start " + distribution.script() + ": " + e);
        }
    }

    private Process spawn() throws IOException {
        return RuntimeProcess.of(distribution, home, Run.arguments(new Run.Options(true, trace)))
                .redirectOutput(home.daemonOutput().toFile())
                .start();
    }

    private ReadyMark awaitReady(Process process) throws IOException, ExitException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                Optional<ReadyMark> ready = ReadyMark.read(home);
                if (ready.isPresent()) {
                    return ready.get();
                }
                if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                    throw died(process.exitValue());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw ExitException.failed(
                "not ready after "
                        + PATIENCE.toSeconds()
                        + " s, and still starting (pid "
                        + process.pid()
                        + "): see "
                        + home.log()
                        + ", or end it with '"
                        + home.command("stop")
                        + "'");
    }

    /** What the process said on its way out is the reason, in its own words and with its code. */
    private ExitException died(int code) throws IOException {
        List<String> said = output(home.daemonOutput());
        return new ExitException(
                code == 0 ? ExitStatus.FAILED : code,
                said.isEmpty()
                        ? List.of(
                                "it ended with code "
                                        + code
                                        + " before it was ready: see "
                                        + home.log())
                        : said);
    }

    private void relayOutput() throws IOException {
        output(home.daemonOutput()).forEach(line -> streams.err().println("altnet: " + line));
    }

    /** The runtime is up, and that is what was asked for: if it cannot tell, the log does. */
    private void relayFailedDrivers() {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (ControlSocket control = ControlSocket.connect(home.socket())) {
            if (control.exec("altnet:status --get drivers.failed", answer, ControlSocket.PATIENCE)
                    == ExitStatus.OK) {
                answer.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> streams.err().println("altnet: driver " + line));
            }
        } catch (IOException untold) {
            return;
        }
    }

    private static List<String> output(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.startsWith("altnet: ") ? line.substring(8) : line)
                .toList();
    }
}
