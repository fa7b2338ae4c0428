package org.altnet.launcher.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.Instance;
import org.altnet.launcher.home.ReadyMark;

/**
 * {@code altnet status}: the process, and what it says of itself. Codes of the Linux Standard Base:
 * 0 runs, 1 died or does not answer, 3 does not run.
 */
public final class Status implements Command {
    private final Home home;
    private final Streams streams;
    private final Duration patience;

    public Status(Home home, Streams streams) {
        this(home, streams, ControlSocket.PATIENCE);
    }

    Status(Home home, Streams streams, Duration patience) {
        this.home = home;
        this.streams = streams;
        this.patience = patience;
    }

    @Override
    public int run() {
        Instance instance = Instance.of(home);
        return switch (instance.state()) {
            case STOPPED -> {
                streams.out().println("AltNet does not run on " + home.directory());
                yield ExitStatus.NOT_RUNNING;
            }
            case DEAD -> {
                streams.out()
                        .println(
                                "AltNet died on "
                                        + home.directory()
                                        + " (pid "
                                        + instance.pid().getAsLong()
                                        + "); see "
                                        + home.log()
                                        + ", then '"
                                        + home.command("start")
                                        + "'");
                yield ExitStatus.DEAD;
            }
            case RUNNING -> running(instance);
        };
    }

    private int running(Instance instance) {
        PrintStream out = streams.out();
        Optional<ReadyMark> ready = ReadyMark.read(home);
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        if (ready.isPresent() && !answers(own)) {
            out.println(Connection.silent(home, instance));
            return ExitStatus.FAILED;
        }
        out.println("AltNet runs on " + home.directory());
        instance.process().ifPresent(process -> process(out, process));
        row(
                out,
                "ready",
                ready.map(mark -> mark.millis() + " ms after its start").orElse("not yet"));
        ready.filter(mark -> mark.failures() > 0)
                .ifPresent(
                        mark ->
                                row(
                                        out,
                                        "FAILED",
                                        mark.failures() + " bundles or components, see the log"));
        row(out, "log", home.log().toString());
        if (ready.isPresent()) {
            out.println();
            out.print(own.toString(StandardCharsets.UTF_8));
        }
        return ExitStatus.OK;
    }

    private static void process(PrintStream out, ProcessHandle process) {
        row(out, "pid", Long.toString(process.pid()));
        process.info()
                .startInstant()
                .ifPresent(
                        since -> row(out, "up", spelled(Duration.between(since, Instant.now()))));
        residentMegabytes(process.pid()).ifPresent(rss -> row(out, "memory", rss + " MB resident"));
    }

    /** Whether the runtime says how it is doing, in time. */
    private boolean answers(ByteArrayOutputStream own) {
        try (ControlSocket control = ControlSocket.connect(home.socket())) {
            control.exec("altnet:status", own, patience);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void row(PrintStream out, String name, String value) {
        out.printf("  %-8s %s%n", name, value);
    }

    static String spelled(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : Math.max(0, duration.toSeconds()) + " s";
    }

    /** VmRSS of proc(5), where there is one. */
    private static Optional<Long> residentMegabytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException | NumberFormatException noProc) {
            return Optional.empty();
        }
    }
}
