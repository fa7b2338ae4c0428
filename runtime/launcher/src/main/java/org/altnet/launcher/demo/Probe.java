package org.altnet.launcher.demo;

import java.util.Optional;
import org.altnet.launcher.exit.ExitException;

/** The last round of asking, as the actor tells it; as text, for it is only shown. */
record Probe(
        String cause,
        String driver,
        String peer,
        String millis,
        String received,
        String handedOver) {
    /** Waits until there was one that brought something. */
    static Probe of(Actor actor, Deadline deadline) throws ExitException {
        return deadline.await(
                () -> Optional.of(now(actor)).filter(Probe::brought), actor::requireAlive);
    }

    private static Probe now(Actor actor) throws ExitException {
        return new Probe(
                actor.get("probe.last.cause"),
                actor.get("probe.last.driver"),
                actor.get("probe.last.peer"),
                actor.get("probe.last.took.ms"),
                actor.get("probe.last.received"),
                actor.get("probe.last.handed-over"));
    }

    private boolean brought() {
        return handedOver.matches("\\d*[1-9]\\d*");
    }
}
