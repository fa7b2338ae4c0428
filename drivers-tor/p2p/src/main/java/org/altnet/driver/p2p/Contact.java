package org.altnet.driver.p2p;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.altnet.api.time.Moment;

/** What is known about one address of a node. Confined to the lane. */
final class Contact {
    /** As a source: the operator. */
    static final String CONFIGURED = "";

    private final Endpoint endpoint;
    private final String source;
    private Instant seen;
    private Optional<Instant> reached;
    private int failures;
    private boolean busy;
    private Moment failed;
    private Duration pause = Duration.ZERO;

    /**
     * @param source who told of it; {@link #CONFIGURED} if the operator did
     * @param seen when somebody last heard of it, or says so
     * @param reached when we last did
     * @param failures since then
     */
    Contact(
            Endpoint endpoint,
            String source,
            Instant seen,
            Optional<Instant> reached,
            int failures) {
        this.endpoint = endpoint;
        this.source = source;
        this.seen = seen;
        this.reached = reached;
        this.failures = failures;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String source() {
        return source;
    }

    boolean isConfigured() {
        return source.equals(CONFIGURED);
    }

    Instant seen() {
        return seen;
    }

    Optional<Instant> reached() {
        return reached;
    }

    /** Since it was last reached. */
    int failures() {
        return failures;
    }

    /** Whether it is being called, or connected. */
    boolean isBusy() {
        return busy;
    }

    boolean isDue(Moment now) {
        return !busy && untilDue(now).isZero();
    }

    /** Zero if it may be called now. */
    Duration untilDue(Moment now) {
        if (failed == null) {
            return Duration.ZERO;
        }
        Duration left = pause.minus(now.since(failed));
        return left.isNegative() ? Duration.ZERO : left;
    }

    void heardOf(Instant when) {
        if (when.isAfter(seen)) {
            seen = when;
        }
    }

    void calling() {
        busy = true;
    }

    void reachedAt(Instant when) {
        reached = Optional.of(when);
        failures = 0;
        heardOf(when);
    }

    /** It is over, and that says nothing about the address. */
    void left(Duration rest, Moment now) {
        busy = false;
        failed = now;
        pause = rest;
    }

    /** It failed, or its connection ended soon. */
    void failed(Duration rest, Moment now) {
        failures++;
        left(rest, now);
    }
}
