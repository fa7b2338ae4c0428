package org.altnet.launcher.home;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.exit.ExitException;

/**
 * One runtime to a home. The operating system drops the lock with the process, however that ends,
 * so the lock and nothing else says whether a runtime is there; pid file and socket only say where
 * to find it, and what a dead one left is swept away by the next holder.
 *
 * <p>Confined to the thread that boots, then to the one that shuts down.
 */
public final class InstanceLock implements Closeable {
    /** {@link Instance} takes the lock for an instant to see whether it is free. */
    private static final int ATTEMPTS = 10;

    private static final long BETWEEN_ATTEMPTS_MS = 30;

    private final Home home;
    private final FileChannel channel;

    private InstanceLock(Home home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /**
     * Takes the lock, sweeps, and writes the pid file.
     *
     * @throws ExitException if another runtime has it: then nothing was touched
     */
    public static InstanceLock acquire(Home home) throws ExitException {
        try {
            FileChannel channel =
                    FileChannel.open(
                            home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw inUse(home);
            }
            sweep(home);
            Home.writeOwnerOnly(home.pidFile(), ProcessHandle.current().pid() + "\n");
            return new InstanceLock(home, channel);
        } catch (IOException e) {
            throw ExitException.failed(
                    "cannot lock "
                            + home.lockFile()
                            + ": "
                            + e
                            + "; is the home writable, and on a file system with locks?");
        }
    }

    /** The line for a second instance. */
    public static ExitException inUse(Home home) {
        OptionalLong pid = Instance.readPid(home);
        return ExitException.failed(
                "another AltNet"
                        + (pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "")
                        + " runs on "
                        + home.directory()
                        + "; stop it with '"
                        + home.command("stop")
                        + "' or use another --home");
    }

    /**
     * Whether another process holds the lock. Not for the holder itself: POSIX drops a process's
     * lock when the process closes any descriptor of the file.
     */
    static boolean isHeld(Home home) {
        if (!Files.exists(home.lockFile())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(home.lockFile(), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException ourOwn) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (tryLock(channel)) {
                return true;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ourOwn) {
            return false;
        }
    }

    private static void sweep(Home home) throws IOException {
        for (Path left : List.of(home.socket(), home.readyFile(), home.pidFile())) {
            Files.deleteIfExists(left);
        }
    }

    /** Leaves nothing but the lock file itself. */
    @Override
    public void close() throws IOException {
        try {
            if (channel.isOpen()) {
                sweep(home);
            }
        } finally {
            channel.close();
        }
    }
}
