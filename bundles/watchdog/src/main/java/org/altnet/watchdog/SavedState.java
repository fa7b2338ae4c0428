package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.time.Moment;

/**
 * A detector's state as it was saved, read with distrust: a value that makes no sense is as none.
 *
 * <p>Points in time are saved as the span from there to the latest observation, which is what the
 * monotonic clock knew; only the time between two runs is taken from the wall clock, and a clock
 * that was set back makes it zero.
 */
final class SavedState {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Map<String, String> state;
    private final Moment now;
    private final Duration away;

    SavedState(Map<String, String> state, Instant saved, Moment now) {
        this.state = state;
        this.now = now;
        away = bounded(Duration.between(saved, now.wall()));
    }

    /** Time between the two runs. */
    Duration away() {
        return away;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(state.get(key));
    }

    boolean flag(String key) {
        return Boolean.parseBoolean(state.get(key));
    }

    /** The moment from which a span was saved, the time away counted. */
    Optional<Moment> since(String key) {
        return span(key).map(span -> ago(span.plus(away)));
    }

    /** The same, but for the time away, in which nobody watched. */
    Optional<Moment> sinceObserved(String key) {
        return span(key).map(this::ago);
    }

    /** A cause that lasts, the time away counted. */
    Optional<Lasting> lasting(String key) {
        return since(key + ".since")
                .flatMap(since -> count(key + ".reported").map(n -> new Lasting(since, n)));
    }

    /** The same, but for the time away. */
    Optional<Lasting> lastingObserved(String key) {
        return sinceObserved(key + ".since")
                .flatMap(since -> count(key + ".reported").map(n -> new Lasting(since, n)));
    }

    Optional<Long> count(String key) {
        try {
            return text(key).map(Long::parseLong).filter(count -> count >= 0);
        } catch (NumberFormatException garbled) {
            return Optional.empty();
        }
    }

    Moment ago(Duration span) {
        Duration bounded = bounded(span);
        return new Moment(now.monotonicNanos() - bounded.toNanos(), now.wall().minus(bounded));
    }

    /** Not negative, and no longer than ten years. */
    Optional<Duration> span(String key) {
        return signedSpan(key).map(SavedState::bounded);
    }

    Optional<Duration> signedSpan(String key) {
        try {
            return text(key).map(Duration::parse);
        } catch (DateTimeParseException garbled) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration span) {
        if (span.isNegative()) {
            return Duration.ZERO;
        }
        return span.compareTo(LONGEST) > 0 ? LONGEST : span;
    }
}
