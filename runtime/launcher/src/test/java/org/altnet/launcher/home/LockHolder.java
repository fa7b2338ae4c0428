package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.launcher.exit.ExitException;

/** A process that holds a home's lock until its input ends: run by tests. */
public final class LockHolder {
    private LockHolder() {}

    /** One argument: the home. Writes a line when it has the lock. */
    public static void main(String... arguments) throws IOException, ExitException {
        try (InstanceLock lock = InstanceLock.acquire(new Home(Path.of(arguments[0])))) {
            System.out.println(lock);
            while (System.in.read() >= 0) {
                // until the end
            }
        }
    }
}
