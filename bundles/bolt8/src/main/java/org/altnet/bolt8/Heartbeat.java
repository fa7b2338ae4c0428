package org.altnet.bolt8;

import java.time.Duration;
import java.util.List;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * Notices that a peer is dead, which TCP does not: pings at an interval, and ends a connection on
 * which nothing at all (a pong, or anything else) came in for an interval after a ping went out, or
 * which took nothing of what we write for an interval.
 *
 * <p>Confined to the lane, but for the flag that the last ping is written, which the writer sets.
 * The moment of a ping is taken before it goes out: a pong can never seem to precede its ping.
 */
final class Heartbeat {
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final byte[] PING = new Ping(0).encode();

    private final Connection connection;
    private final Duration interval;
    private final Lane lane;
    private final TimeSource clock;
    private Lane.Task next = () -> {};
    private boolean probing;
    private Moment pinged;
    private volatile boolean pingWritten;

    Heartbeat(Connection connection, Duration interval, Lane lane, TimeSource clock) {
        this.connection = connection;
        this.interval = interval;
        this.lane = lane;
        this.clock = clock;
    }

    void start() {
        schedule(interval);
    }

    /** Asks at once, and does not wait long: the peer claims to have a better connection. */
    void probe() {
        if (!probing) {
            probing = true;
            ping();
            schedule(PROBE.compareTo(interval) < 0 ? PROBE : interval);
        }
    }

    void stop() {
        next.cancel();
    }

    private void schedule(Duration delay) {
        next.cancel();
        next = lane.schedule(delay, this::beat);
    }

    private void beat() {
        probing = false;
        Moment writing = connection.writingSince();
        if (writing != null && clock.now().since(writing).compareTo(interval) >= 0) {
            end("it takes nothing of what we send");
        } else if (pingWritten && connection.lastHeard().since(pinged).isNegative()) {
            end("it does not answer a ping");
        } else {
            if (pinged == null || pingWritten) {
                ping();
            }
            schedule(interval);
        }
    }

    private void ping() {
        pinged = clock.now();
        pingWritten = false;
        connection.send(List.of(PING)).thenRun(() -> pingWritten = true);
    }

    private void end(String how) {
        connection.close(Trouble.passing(how));
    }
}
