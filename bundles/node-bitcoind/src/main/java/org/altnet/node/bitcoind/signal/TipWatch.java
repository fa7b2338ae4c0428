package org.altnet.node.bitcoind.signal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.TipSignal;

/**
 * Puts together what the sources tell and what only asking tells. It asks all the time, seldom
 * while a source works and often while none does: so nothing is lost for long when a source fails
 * in silence, and nothing at all depends on noticing that it has failed.
 *
 * <p>Threads: the lane looks, which may block; sources hint on theirs. A look begun after a hint
 * covers it, so hints that come before the look are one.
 */
final class TipWatch implements TipSignal {
    /** A source that tells without end makes us ask no more often than that. */
    static final Duration SPACING = Duration.ofMillis(50);

    private final TipSignalSettings settings;
    private final List<PushSource> sources;
    private final Lane lane;
    private final Runnable laneEnd;
    private final TimeSource time;
    private final Runnable mayHaveChanged;
    private final AtomicBoolean hinted = new AtomicBoolean();
    private volatile boolean closed;

    /** The lane's alone. */
    private Lane.Task next = () -> {};

    private volatile Moment lookedAt;

    TipWatch(
            TipSignalSettings settings,
            List<PushSource> sources,
            Lane lane,
            Runnable laneEnd,
            TimeSource time,
            Runnable mayHaveChanged) {
        this.settings = settings;
        this.sources = List.copyOf(sources);
        this.lane = lane;
        this.laneEnd = laneEnd;
        this.time = time;
        this.mayHaveChanged = mayHaveChanged;
    }

    TipSignal start() {
        sources.forEach(source -> source.start(this::hint));
        hint();
        return this;
    }

    @Override
    public String describe() {
        Duration interval = interval();
        String polling = "polling every " + interval.toMillis() / 1000.0 + " s";
        return sources.isEmpty()
                ? polling
                : sources.stream().map(PushSource::describe).collect(Collectors.joining("; "))
                        + "; besides "
                        + polling;
    }

    @Override
    public void close() {
        closed = true;
        sources.forEach(PushSource::close);
        laneEnd.run();
    }

    private void hint() {
        if (hinted.compareAndSet(false, true)) {
            lane.schedule(untilNextLook(), this::look);
        }
    }

    private Duration untilNextLook() {
        Moment last = lookedAt;
        if (last == null) {
            return Duration.ZERO;
        }
        Duration left = SPACING.minus(time.now().since(last));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void look() {
        if (closed) {
            return;
        }
        hinted.set(false); // what is hinted from here on may not be in what is seen now
        lookedAt = time.now();
        try {
            mayHaveChanged.run();
        } finally {
            next.cancel();
            next = lane.schedule(interval(), this::look);
        }
    }

    private Duration interval() {
        return sources.stream().anyMatch(PushSource::isUp) ? settings.safetyNet() : settings.poll();
    }
}
