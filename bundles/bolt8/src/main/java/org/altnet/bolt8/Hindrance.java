package org.altnet.bolt8;

import java.util.Objects;
import java.util.Set;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;

/**
 * What is in the way of all peers, as the driver sees it: its proxy is starting, or has gone.
 *
 * @param state the driver's while no peer is up: STARTING or INACTIVE
 * @param reasons why, for programs
 * @param text why, for people: one line, without addresses of peers
 */
public record Hindrance(State state, Set<Reason> reasons, String text) {
    public Hindrance {
        Objects.requireNonNull(text, "text");
        reasons = Set.copyOf(reasons);
        if (state != State.STARTING && state != State.INACTIVE) {
            throw new IllegalArgumentException("a hindrance passes, " + state + " does not");
        }
    }
}
