package org.altnet.node.bitcoind.signal;

import java.io.IOException;
import java.time.Duration;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for new blocks by {@link NewBlockWait}, again and again.
 *
 * <p>Threads: the lane's, which does nothing but wait; what others read is volatile.
 */
final class LongPoll implements PushSource {
    private static final Logger LOG = LoggerFactory.getLogger(LongPoll.class);

    /** One wait. It holds one of the node's RPC threads. */
    static final Duration WAIT = Duration.ofSeconds(30);

    /** A node that answers at once each time is asked no more often than that. */
    static final Duration SPACING = Duration.ofMillis(100);

    private final String node;
    private final NewBlockWait newBlock;
    private final Lane lane;
    private final Runnable laneEnd;
    private final TimeSource time;
    private final Backoff backoff;
    private volatile Runnable hint = () -> {};
    private volatile String state = "not answered yet";
    private volatile boolean up;
    private volatile boolean closed;

    /** The lane's alone. */
    private int failures;

    /**
     * @param laneEnd interrupts what runs on the lane, and waits for its end
     */
    LongPoll(
            String node,
            NewBlockWait newBlock,
            Lane lane,
            Runnable laneEnd,
            TimeSource time,
            Backoff backoff) {
        this.node = node;
        this.newBlock = newBlock;
        this.lane = lane;
        this.laneEnd = laneEnd;
        this.time = time;
        this.backoff = backoff;
    }

    @Override
    public void start(Runnable hint) {
        this.hint = hint;
        lane.execute(this::once);
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public String describe() {
        return "long poll, " + state;
    }

    @Override
    public void close() {
        closed = true;
        up = false;
        laneEnd.run();
    }

    private void once() {
        if (closed) {
            return;
        }
        Moment began = time.now();
        Duration pause;
        try {
            newBlock.await(WAIT);
            pause = succeeded(began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (IOException e) {
            pause = failed(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Waiting for a new block of {} failed; please report this", node, e);
            pause = failed(e.toString());
        }
        if (!closed) {
            hint.run();
            lane.schedule(pause, this::once);
        }
    }

    private Duration succeeded(Moment began) {
        if (failures > 0) {
            LOG.info("Node {} tells of new blocks again by long poll", node);
        }
        failures = 0;
        state = "working";
        up = true;
        Duration left = SPACING.minus(time.now().since(began));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration failed(String why) {
        if (!closed) {
            String line = "Node {} does not tell of new blocks by long poll, so it is polled: {}";
            if (failures == 0) {
                LOG.info(line, node, why);
            } else {
                LOG.debug(line, node, why);
            }
        }
        failures++;
        state = "failing: " + why;
        up = false;
        return backoff.after(failures);
    }
}
