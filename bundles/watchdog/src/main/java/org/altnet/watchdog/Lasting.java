package org.altnet.watchdog;

import java.time.Duration;
import java.util.Map;
import org.altnet.api.time.Moment;

/**
 * A cause of suspicion that lasts.
 *
 * @param since when it began
 * @param reported reports that are done with
 */
record Lasting(Moment since, long reported) {
    static Lasting from(Moment since) {
        return new Lasting(since, 0);
    }

    /** Time that it has lasted; none if it began after that moment. */
    Duration length(Moment now) {
        Duration length = now.since(since);
        return length.isNegative() ? Duration.ZERO : length;
    }

    /** True if the first report, after so long, or another one, at each interval, is due. */
    boolean isDue(Moment now, Duration first, Duration interval) {
        return dueBy(now, first, interval) > reported;
    }

    /** With all that is due taken as reported, as when several intervals passed at once. */
    Lasting reported(Moment now, Duration first, Duration interval) {
        return new Lasting(since, dueBy(now, first, interval));
    }

    /**
     * With no more taken as reported than is due: what was saved may have been reported at shorter
     * intervals than are configured now.
     */
    Lasting bounded(Moment now, Duration first, Duration interval) {
        return new Lasting(since, Math.min(reported, dueBy(now, first, interval)));
    }

    boolean isReported() {
        return reported > 0;
    }

    void saveTo(Map<String, String> state, String key, Moment now) {
        state.put(key + ".since", length(now).toString());
        state.put(key + ".reported", Long.toString(reported));
    }

    private long dueBy(Moment now, Duration first, Duration interval) {
        Duration length = length(now);
        return length.compareTo(first) < 0 ? 0 : 1 + length.minus(first).dividedBy(interval);
    }
}
