package org.altnet.driver.onion;

import java.util.Optional;
import java.util.Set;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.bolt8.Hindrance;
import org.altnet.driver.onion.tor.TorState;

/** What a tor's state means for our peers. */
final class Hindrances {
    private Hindrances() {}

    /** Empty: nothing is in the way. */
    static Optional<Hindrance> of(TorState tor) {
        return switch (tor.phase()) {
            case DOWN -> Optional.of(missing(tor.trouble()));
            case STARTING -> Optional.of(new Hindrance(State.STARTING, Set.of(), tor.text()));
            case BOOTSTRAPPING -> Optional.of(underWay(tor));
            case READY ->
                    tor.trouble().isEmpty()
                            ? unpublished(tor)
                            : Optional.of(missing(tor.trouble()));
        };
    }

    private static Hindrance underWay(TorState tor) {
        return tor.trouble().isEmpty()
                ? new Hindrance(State.STARTING, Set.of(), tor.text())
                : missing(tor.text() + ": " + tor.trouble());
    }

    private static Optional<Hindrance> unpublished(TorState tor) {
        if (tor.service().isEmpty()) {
            return Optional.empty();
        }
        return switch (tor.publication()) {
            case DONE -> Optional.empty();
            case PENDING ->
                    Optional.of(
                            new Hindrance(
                                    State.STARTING,
                                    Set.of(),
                                    "the onion service is not reachable yet"));
            case FAILED ->
                    Optional.of(
                            new Hindrance(
                                    State.INACTIVE,
                                    Set.of(Reason.CANNOT_LISTEN),
                                    "the onion service is not reachable: Tor's directories refuse its"
                                            + " descriptor"));
        };
    }

    private static Hindrance missing(String text) {
        return new Hindrance(State.INACTIVE, Set.of(Reason.MISSING_HELPER), text);
    }
}
