package org.altnet.launcher.command;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.Instance;

/** {@code altnet stop}: asks the runtime to end, and waits. Code 0 if there was none (LSB). */
public final class Stop implements Command {
    private static final long PATIENCE_SECONDS = 15;

    private final Home home;
    private final Streams streams;

    public Stop(Home home, Streams streams) {
        this.home = home;
        this.streams = streams;
    }

    @Override
    public int run() throws ExitException {
        Instance instance = Instance.of(home);
        if (!instance.isRunning()) {
            streams.out().println("AltNet does not run on " + home.directory());
            return ExitStatus.OK;
        }
        Optional<ProcessHandle> process = instance.process();
        if (process.isEmpty()) {
            throw ExitException.failed(
                    home.lockFile()
                            + " is held, but "
                            + home.pidFile()
                            + " names no AltNet; find the process with 'lsof "
                            + home.lockFile()
                            + "'");
        }
        end(process.get());
        streams.out().println("AltNet stopped (pid " + process.get().pid() + ")");
        return ExitStatus.OK;
    }

    /** SIGTERM, and patience. */
    private static void end(ProcessHandle process) throws ExitException {
        process.destroy();
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw ExitException.failed(
                    "pid "
                            + process.pid()
                            + " did not end within "
                            + PATIENCE_SECONDS
                            + " s; end it with 'kill -9 "
                            + process.pid()
                            + "'");
        } catch (ExecutionException e) {
            throw ExitException.failed("cannot wait for pid " + process.pid() + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
