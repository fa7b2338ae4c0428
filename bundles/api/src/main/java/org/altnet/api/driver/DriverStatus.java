package org.altnet.api.driver;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * How a driver is doing.
 *
 * @param state the state
 * @param reasons why, for programs; empty when all is well
 * @param text why, for people: one line, no secrets; may be empty
 * @param since when this state began, wall clock
 */
public record DriverStatus(State state, Set<Reason> reasons, String text, Instant since) {
    /** The states of a driver. */
    public enum State {
        /** Warming up: opened, not yet able to say whether it works. */
        STARTING,
        /** Works, and at least one peer can be reached. */
        ACTIVE,
        /** Works, but nobody can be reached. */
        INACTIVE,
        /**
         * Switched off by configuration, kept out by proxy-only mode, or displaced by another
         * driver with the same id.
         */
        DISABLED,
        /** Does not work; the host tries again later. */
        FAILED,
        /** Closed. */
        STOPPED
    }

    /** Why a driver is not ACTIVE. */
    public enum Reason {
        /** A configuration value cannot be used. */
        BAD_CONFIGURATION,
        /** No peers configured and none have called. */
        NO_PEERS,
        /** Peers are configured, none answers. */
        PEERS_UNREACHABLE,
        /** An address or port cannot be listened on. */
        CANNOT_LISTEN,
        /** A helper outside AltNet (a proxy, a daemon, a device) is missing. */
        MISSING_HELPER,
        /** Another driver has the same id. */
        DUPLICATE_ID,
        /** Proxy-only mode is on, and the driver is not {@code proxied}. */
        NOT_PROXIED,
        /** The driver threw, hung or broke its contract. */
        MISBEHAVED
    }

    public DriverStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(since, "since");
        reasons = Set.copyOf(reasons);
    }
}
