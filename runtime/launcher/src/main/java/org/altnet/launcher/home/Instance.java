package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A runtime as another process sees it.
 *
 * @param state what the lock says
 * @param pid what the pid file says
 */
public record Instance(State state, OptionalLong pid) {
    /** The states of the Linux Standard Base. */
    public enum State {
        RUNNING,
        /** Gone without having tidied up. */
        DEAD,
        STOPPED
    }

    public static Instance of(Home home) {
        OptionalLong pid = readPid(home);
        if (InstanceLock.isHeld(home)) {
            return new Instance(State.RUNNING, pid);
        }
        return new Instance(pid.isPresent() ? State.DEAD : State.STOPPED, pid);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /**
     * The runtime's process: empty unless the lock is held, the pid is alive and, where the system
     * tells, its command line is a launcher's. A signal must not reach a stranger who got a dead
     * one's number.
     */
    public Optional<ProcessHandle> process() {
        if (!isRunning() || pid.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.of(pid.getAsLong()).filter(Instance::isLauncher);
    }

    private static boolean isLauncher(ProcessHandle process) {
        return process.info()
                .commandLine()
                .map(line -> line.contains("altnet-launcher"))
                .orElse(true);
    }

    static OptionalLong readPid(Home home) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(home.pidFile()).trim()));
        } catch (IOException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}
