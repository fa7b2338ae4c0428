package org.altnet.simulator.watchdog.world;

import org.altnet.api.chain.StoredHeader;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.validation.Escalation;

/** Told of what happens in a world, in order. */
public interface Journal {
    /** Of those who read none. */
    Journal NONE = new Journal() {};

    /** A block that the node does not get, or not yet. */
    default void minedElsewhere(StoredHeader best) {}

    /** The node's tip is another one. */
    default void nodeMoved(StoredHeader tip) {}

    default void suspected(Anomaly anomaly) {}

    default void asked(Escalation.Ask how, String why) {}

    /**
     * @param tip what it stands at
     */
    default void answered(Medium medium, StoredHeader tip) {}

    default void probed(ProbeOutcome outcome) {}

    /** An alarm or a notice is raised. */
    default void alarmed(boolean alarm, String text) {}

    /** The alarm is over. */
    default void cleared(String text) {}
}
