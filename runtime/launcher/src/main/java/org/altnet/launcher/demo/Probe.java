package org.altnet.launcher.demo;

import java.util.Optional;
import org.altnet.launcher.exit.ExitException;

/**
 * The last round of asking, as the actor tells it; as text, for it is only shown.
 *
 * @param peer who answered; not where that peer is
 */
record Probe(
        String cause,
        String driver,
        String peer,
        String millis,
        String received,
        String handedOver) {
    /** Waits until there was one that brought something. */
    static Probe of(Actor actor, Deadline deadline) throws ExitException {
        // What it brought is asked first: a probe may end between one question and the next.
        return deadline.await(
                () -> brought(actor) ? Optional.of(now(actor)) : Optional.empty(),
                actor::requireAlive);
    }

    private static Probe now(Actor actor) throws ExitException {
        return new Probe(
                actor.get("probe.last.cause"),
                actor.get("probe.last.driver"),
                identity(actor.get("probe.last.peer")),
                actor.get("probe.last.took.ms"),
                actor.get("probe.last.received"),
                actor.get("probe.last.handed-over"));
    }

    /** An onion address is not for an audience, nor for what keeps a terminal's lines. */
    private static String identity(String peer) {
        int at = peer.indexOf('@');
        return at < 0 ? peer : peer.substring(0, at);
    }

    private static boolean brought(Actor actor) throws ExitException {
        return actor.get("probe.last.handed-over").matches("\\d*[1-9]\\d*");
    }
}
