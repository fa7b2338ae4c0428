package org.altnet.alarm;

import java.io.IOException;
import org.altnet.api.alarm.Alarm;

/** A way to tell people that can be slow, fail, and work later. */
interface Sink {
    /** For the log, the outbox's directory and the thread: letters. */
    String name();

    /**
     * Looks whether it can work at all, without telling anybody.
     *
     * @throws IOException if not; why and what to do, in one line
     */
    void check() throws IOException;

    /**
     * Tells them of one change of one alarm. Called on the sink's own thread, one at a time; may
     * block, for a bounded time.
     */
    Delivery deliver(Alarm alarm);

    /** Makes a delivery that is under way end soon, as failed. Idempotent. Any thread. */
    void close();
}
