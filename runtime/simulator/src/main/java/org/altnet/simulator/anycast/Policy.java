package org.altnet.simulator.anycast;

import java.time.Duration;
import org.altnet.altstack.Limits;
import org.altnet.api.stack.AnycastPolicy;

/** The ways of asking that are compared; all are the altstack's own code. */
enum Policy {
    /** One after another, with the patience of a routine probe: the baseline. */
    SERIAL("serial, 30 s each", serial(AnycastPolicy.PROBE.perPeer()), true),
    /** One after another, with less patience: a baseline that is harder to beat. */
    BRISK_SERIAL("serial, 10 s each", serial(Duration.ofSeconds(10)), true),
    /** A routine probe. */
    HEDGED("hedged", AnycastPolicy.PROBE, false),
    /** An emergency. */
    ALL_AT_ONCE("all at once", AnycastPolicy.ASK_ALL, false);

    /** No medium's median is as short, as a share of the patience with one peer. */
    private static final int NO_HEDGE = 1_000_000;

    private final String description;
    private final AnycastPolicy asking;
    private final boolean serial;

    Policy(String description, AnycastPolicy asking, boolean serial) {
        this.description = description;
        this.asking = asking;
        this.serial = serial;
    }

    String description() {
        return description;
    }

    AnycastPolicy asking() {
        return asking;
    }

    Limits limits() {
        return serial ? Limits.DEFAULT.withHedgeFactor(NO_HEDGE) : Limits.DEFAULT;
    }

    /** With time for every peer, which a routine probe's two minutes would not leave. */
    private static AnycastPolicy serial(Duration perPeer) {
        return new AnycastPolicy(AnycastPolicy.Order.HEDGED, perPeer, Duration.ofMinutes(20));
    }
}
