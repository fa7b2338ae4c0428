package org.altnet.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.launcher.boot.AltnetRuntime;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.control.Console;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.InstanceLock;
import org.altnet.launcher.home.WriteAccess;

/**
 * {@code altnet run}: the runtime in this process. On a terminal its shell is there too, and
 * leaving it stops the runtime; elsewhere the log goes to standard output as well as to its file.
 */
public final class Run implements Command {
    private final Distribution distribution;
    private final Home home;
    private final Streams streams;
    private final String term;
    private final Options options;

    /**
     * @param quiet neither shell nor log on standard output
     * @param trace log each message in hex
     */
    public record Options(boolean quiet, boolean trace) {}

    public Run(
            Distribution distribution, Home home, Streams streams, String term, Options options) {
        this.distribution = distribution;
        this.home = home;
        this.streams = streams;
        this.term = term;
        this.options = options;
    }

    @Override
    public int run() throws ExitException {
        home.requireShortSocketPath();
        if (home.create(distribution, RuntimeConfiguration.DEFAULT_NETWORK)) {
            streams.err().println("altnet: made " + home.directory() + " with " + home.conf());
        }
        InstanceLock lock = InstanceLock.acquire(home);
        try (lock) {
            return runLocked(lock);
        } catch (IOException e) {
            throw ExitException.failed("cannot tidy up " + home.var() + ": " + e);
        }
    }

    private int runLocked(InstanceLock lock) throws ExitException {
        WriteAccess.requireOwnersOnly(home);
        RuntimeConfiguration configuration = RuntimeConfiguration.load(distribution, home);
        configuration.warnings().forEach(line -> streams.err().println("altnet: " + line));
        boolean console = streams.terminal() && !options.quiet();
        boolean logToStdout = !streams.terminal() && !options.quiet();
        AltnetRuntime runtime =
                AltnetRuntime.prepare(
                        distribution,
                        home,
                        configuration,
                        new AltnetRuntime.Options(logToStdout, options.trace()),
                        streams.err());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(runtime, lock), "shutdown"));
        runtime.start(configuration.warnings());
        try {
            if (console && Files.exists(home.socket())) {
                streams.out()
                        .println(
                                "AltNet runs, and logs to "
                                        + home.log()
                                        + "; leaving the shell stops it.");
                new Console(streams.in(), streams.out()).attach(home.socket(), term);
                runtime.stop();
            } else {
                runtime.awaitStop();
            }
        } catch (IOException e) {
            runtime.stop();
            throw ExitException.failed("the console failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.OK;
    }

    private void shutDown(AltnetRuntime runtime, InstanceLock lock) {
        runtime.stop();
        try {
            lock.close();
        } catch (IOException e) {
            streams.err().println("altnet: cannot tidy up " + home.var() + ": " + e);
        }
    }

    /** The arguments that make another process's {@code run} do as these options say. */
    public static List<String> arguments(Options options) {
        return Stream.of(options.quiet() ? "--quiet" : "", options.trace() ? "--trace" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }
}
