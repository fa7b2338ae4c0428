package org.altnet.altstack;

import java.time.Duration;
import org.altnet.api.driver.Lane;

/** A lane as its owner sees it: it can be watched and ended. */
public interface HostLane extends Lane {
    /** How long the running task has been running; zero when idle. Any thread. */
    Duration busyFor();

    /**
     * Takes no more tasks; drops those not begun; interrupts the running one if {@code interrupt}.
     */
    void end(boolean interrupt);
}
