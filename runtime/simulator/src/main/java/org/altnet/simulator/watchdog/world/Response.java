package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import org.altnet.api.watchdog.Anomaly;

/** What is done about suspicions: the part of validation that decides, without what carries out. */
public interface Response {
    /** Somebody suspects something. */
    void suspected(Anomaly anomaly);

    /** A round of asking is over. */
    void probed(ProbeOutcome outcome);

    /** What it can do. */
    interface Hands {
        /** Asks one medium after another, the most private first. Joins a round that runs. */
        void probe(String why);

        /** Asks all media at once and hears all of them out. */
        void askAll(String why);

        /** Comes back after a while. */
        void after(Duration delay, Runnable task);

        void alarm(String text);

        void notice(String text);

        /** Alarm and notice are over. */
        void clear(String text);
    }

    /** Makes one for a world. */
    interface Maker {
        Response make(Hands hands);
    }
}
