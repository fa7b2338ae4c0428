package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.validation.Escalation;

/** What is done about suspicions: the part of validation that decides, without what carries out. */
public interface Response {
    /** Somebody suspects something. */
    void suspected(Anomaly anomaly);

    /** A round of asking is over. */
    void probed(ProbeOutcome outcome);

    /** Somebody shows a chain with more work than the node's, after the round has ended. */
    void shown(Moment at, StoredHeader tip);

    /** The node has another tip. */
    void nodeMoved(Moment at, StoredHeader tip);

    /** What it can do. */
    interface Hands {
        /** Begins a round of asking, or joins the one that runs. */
        void ask(Escalation.Ask how, String why);

        /**
         * Comes back after a while.
         *
         * @param task is given the moment
         */
        void after(Duration delay, Consumer<Moment> task);

        void alarm(String text);

        void notice(String text);

        /** The alarm is over. */
        void clear(String text);
    }

    /** Makes one for a world. */
    interface Maker {
        /**
         * @param node the node's tip
         */
        Response make(Hands hands, StoredHeader node);
    }
}
