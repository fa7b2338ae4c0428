package org.altnet.driver.p2p;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;

/** Puts what the session knows into a status for people. Confined to the lane. */
final class StatusBoard {
    private final DriverContext context;
    private State state;
    private Instant since;

    /**
     * What there is to tell.
     *
     * @param up nodes that are connected
     * @param calling nodes that are being called
     * @param known addresses
     * @param hindrance why nobody can be called at all
     * @param trouble what the last call failed by
     * @param next until the next call
     */
    record Situation(
            int up,
            int calling,
            int known,
            Optional<String> hindrance,
            Optional<Trouble> trouble,
            Duration next) {}

    StatusBoard(DriverContext context) {
        this.context = context;
    }

    void starting() {
        show(State.STARTING, Set.of(), "warming up");
    }

    void failed(Reason reason, String text) {
        show(State.FAILED, Set.of(reason), text);
    }

    void report(Situation now) {
        if (now.up > 0) {
            show(
                    State.ACTIVE,
                    Set.of(),
                    nodes(now.up)
                            + ", "
                            + addresses(now.known)
                            + now.hindrance.map(", "::concat).orElse(""));
        } else if (now.known == 0) {
            show(
                    State.INACTIVE,
                    Set.of(Reason.NO_PEERS),
                    "no node is known: set peers in " + Settings.SECTION);
        } else if (now.hindrance.isPresent() && now.calling == 0) {
            show(
                    State.INACTIVE,
                    Set.of(Reason.PEERS_UNREACHABLE, Reason.MISSING_HELPER),
                    now.hindrance.get());
        } else if (now.trouble.isEmpty()) {
            show(State.STARTING, Set.of(), "calling; " + addresses(now.known));
        } else {
            show(
                    State.INACTIVE,
                    now.trouble.get().kind() == Trouble.Kind.PROXY
                            ? Set.of(Reason.PEERS_UNREACHABLE, Reason.MISSING_HELPER)
                            : Set.of(Reason.PEERS_UNREACHABLE),
                    "no node of %s: the last one: %s, %s"
                            .formatted(
                                    addresses(now.known),
                                    now.trouble.get().text(),
                                    now.calling > 0 || now.next.isZero()
                                            ? "trying again"
                                            : "next try in " + inWords(now.next)));
        }
    }

    private static String nodes(int count) {
        return count + (count == 1 ? " node" : " nodes");
    }

    private static String addresses(int count) {
        return count + (count == 1 ? " address known" : " addresses known");
    }

    /** To ten seconds, so that a status does not change each second. */
    private static String inWords(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? (seconds / 10 + 1) * 10 + " s" : seconds / 60 + 1 + " min";
    }

    private void show(State now, Set<Reason> reasons, String text) {
        if (now != state) {
            state = now;
            since = context.clock().now().wall();
        }
        context.status(new DriverStatus(now, reasons, text, since));
    }
}
