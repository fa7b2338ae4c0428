package org.altnet.api.watchdog;

import java.util.Objects;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;

/** What a detector gets to see. */
public sealed interface Observation {
    /** When it happened. */
    Moment at();

    /**
     * The watchdog began to watch; the first observation a detector gets.
     *
     * @param at when
     * @param tip the node's best header at that time
     */
    record Started(Moment at, StoredHeader tip) implements Observation {
        public Started {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(tip, "tip");
        }
    }

    /**
     * The node has a new best header.
     *
     * @param at when it was noticed
     * @param tip the new best header
     */
    record NewBestHeader(Moment at, StoredHeader tip) implements Observation {
        public NewBestHeader {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(tip, "tip");
        }
    }

    /**
     * Time passes: at least every 10 s, more often if a detector needs it.
     *
     * @param at when
     */
    record Tick(Moment at) implements Observation {
        public Tick {
            Objects.requireNonNull(at, "at");
        }
    }
}
