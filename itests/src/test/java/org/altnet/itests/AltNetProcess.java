package org.altnet.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** AltNet as an operator runs it: the program that ships, on a home of its own. */
final class AltNetProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a command printed, and how it ended. */
    record Result(int exit, String out) {}

    private final Path home;

    /** On a new home, short enough for a socket's path, which goes when this is closed. */
    AltNetProcess(String... configuration) throws IOException {
        home = Files.createTempDirectory("altnet");
        // Whatever the umask: a home that others may write to is refused.
        Files.createDirectories(
                home.resolve("conf"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path conf = home.resolve("conf/altnet.conf");
        Files.writeString(conf, String.join("\n", configuration) + "\n");
        Files.setPosixFilePermissions(conf, PosixFilePermissions.fromString("rw-------"));
    }

    Path home() {
        return home;
    }

    /** Starts the daemon and waits until it is ready. */
    AltNetProcess start() throws IOException, InterruptedException {
        return startBy(Program.shipped());
    }

    /** As {@link #start}, by a program that does so in its own way. */
    AltNetProcess startBy(Program program) throws IOException, InterruptedException {
        Result started = program.run("--home", home.toString(), "start");
        if (started.exit() != 0) {
            throw new IllegalStateException("altnet start: " + started.out());
        }
        return this;
    }

    /** Runs a Gogo line in the daemon; returns what it printed. */
    String exec(String line) throws IOException, InterruptedException {
        Result result = altnet("exec", line);
        if (result.exit() != 0) {
            throw new IllegalStateException(line + ": " + result.out());
        }
        return result.out().strip();
    }

    String get(String key) throws IOException, InterruptedException {
        return exec("altnet:status --get " + key);
    }

    /** Any command of the program, on this home. */
    Result altnet(String... arguments) throws IOException, InterruptedException {
        return run(home, arguments);
    }

    static Result run(Path home, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        if (home != null) {
            all.addAll(List.of("--home", home.toString()));
        }
        all.addAll(List.of(arguments));
        return Program.shipped().run(all.toArray(String[]::new));
    }

    /** The daemon. */
    ProcessHandle process() throws IOException {
        long pid = Long.parseLong(Files.readString(home.resolve("var/altnet.pid")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** Ends the daemon as a power cut would. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle process = process();
        process.destroyForcibly();
        await("the end of process " + process.pid(), () -> !process.isAlive());
    }

    String log() throws IOException {
        return Files.readString(home.resolve("var/log/altnet.log"));
    }

    @Override
    public void close() {
        try {
            altnet("stop");
            deleteHome();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteHome() throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Waits for something to become true. */
    static void await(String what, Callable<Boolean> condition) {
        await(what, PATIENCE, condition);
    }

    /** Waits for something that takes its time to become true. */
    static void await(String what, Duration patience, Callable<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (Exception e) {
                throw new IllegalStateException("while waiting for " + what, e);
            }
        }
        throw new AssertionError("waited " + patience.toSeconds() + " s for " + what);
    }
}
