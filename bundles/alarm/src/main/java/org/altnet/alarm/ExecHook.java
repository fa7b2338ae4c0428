package org.altnet.alarm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.room.DurationSetting;
import org.altnet.room.OneLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an executable of the operator's: no shell, no arguments, an environment of its own, the
 * alarm in it and as JSON on standard input. Exit status 0 says that it is told.
 *
 * <p>What it prints is read without ever waiting for it, so that something it left behind, which
 * holds the pipe open, holds up nobody. {@code running} and {@code closed} are guarded by this
 * object's monitor.
 */
final class ExecHook implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(ExecHook.class);
    private static final int MOST_OUTPUT = 4_096;
    private static final int READS_PER_POLL = 64;
    private static final int LONGEST_LINE = 500;
    private static final long POLL_MILLIS = 20;
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Path executable;
    private final Duration timeout;
    private final Origin origin;
    private final TimeSource clock;
    private Process running;
    private boolean closed;

    /**
     * @param executable an absolute path
     */
    ExecHook(Path executable, Duration timeout, Origin origin, TimeSource clock) {
        this.executable = executable;
        this.timeout = timeout;
        this.origin = origin;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "hook";
    }

    @Override
    public Delivery deliver(Alarm alarm) {
        try {
            check();
            Process process = start(alarm);
            try {
                return run(process, alarm);
            } finally {
                ended();
            }
        } catch (IOException e) {
            return new Delivery.Failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Failed("interrupted");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (running != null) {
            kill(running);
        }
    }

    @Override
    public void check() throws IOException {
        if (!Files.isRegularFile(executable)) {
            throw new IOException(executable + " is not there, or no file");
        }
        FileTrust.requireOnlyOwnersWrite(executable);
        if (!Files.isExecutable(executable)) {
            throw new IOException(executable + " is not executable; do chmod u+x " + executable);
        }
    }

    private synchronized Process start(Alarm alarm) throws IOException {
        if (closed) {
            throw new IOException("AltNet stops");
        }
        ProcessBuilder builder =
                new ProcessBuilder(List.of(executable.toString()))
                        .directory(executable.getParent().toFile())
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LANG", "C.UTF-8");
        environment.put("ALTNET_INSTANCE", origin.instance());
        environment.put("ALTNET_NETWORK", origin.network());
        environment.put("ALTNET_ALARM_KEY", alarm.key());
        environment.put("ALTNET_ALARM_SEQUENCE", Long.toString(alarm.sequence()));
        environment.put("ALTNET_ALARM_SEVERITY", alarm.severity().name());
        environment.put("ALTNET_ALARM_STATE", alarm.state().name());
        environment.put("ALTNET_ALARM_RAISED", alarm.raised().toString());
        environment.put("ALTNET_ALARM_CHANGED", alarm.changed().toString());
        environment.put("ALTNET_ALARM_ACKNOWLEDGED_BY", alarm.acknowledgedBy());
        environment.put("ALTNET_ALARM_TEXT", alarm.text());
        running = builder.start();
        return running;
    }

    private synchronized void ended() {
        running = null;
    }

    private Delivery run(Process process, Alarm alarm) throws IOException, InterruptedException {
        Moment begin = clock.now();
        feed(process, alarm);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (InputStream output = process.getInputStream()) {
            boolean ended = false;
            while (!ended && clock.now().since(begin).compareTo(timeout) < 0) {
                ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
                drain(output, said);
            }
            if (!ended) {
                kill(process);
                return new Delivery.Failed(
                        executable
                                + " took longer than "
                                + DurationSetting.words(timeout)
                                + " and was killed");
            }
        } catch (InterruptedException e) {
            kill(process);
            throw e;
        } finally {
            if (LOG.isDebugEnabled() && said.size() > 0) {
                String text = said.toString(StandardCharsets.UTF_8);
                text.lines().forEach(line -> LOG.debug("hook: {}", OneLine.of(line, LONGEST_LINE)));
            }
        }
        int status = process.exitValue();
        return status == 0
                ? new Delivery.Done()
                : new Delivery.Failed(executable + " ended with status " + status);
    }

    /** The message is smaller than a pipe holds, so this does not wait for the reader. */
    private void feed(Process process, Alarm alarm) {
        try (OutputStream input = process.getOutputStream()) {
            input.write(Json.bytes(origin.message(alarm)));
        } catch (IOException e) {
            LOG.debug("The hook does not read its standard input: {}", e.toString());
        }
    }

    /** All that is there; the first of it is kept. */
    private static void drain(InputStream output, ByteArrayOutputStream said) {
        byte[] buffer = new byte[MOST_OUTPUT];
        try {
            for (int i = 0; i < READS_PER_POLL && output.available() > 0; i++) {
                int read = output.read(buffer, 0, Math.min(buffer.length, output.available()));
                if (read > 0) {
                    said.write(buffer, 0, Math.min(read, MOST_OUTPUT - said.size()));
                }
            }
        } catch (IOException e) {
            // The JDK closes the pipe when the process ends, maybe just now. The status counts.
            LOG.debug("No more of the hook's output: {}", e.toString());
        }
    }

    /** With its children; itself first, so that it makes no more of them. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(
                child -> {
                    child.descendants().forEach(ProcessHandle::destroyForcibly);
                    child.destroyForcibly();
                });
    }
}
