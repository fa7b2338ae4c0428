package org.altnet.alarm;

import java.time.Duration;
import java.util.Optional;

/** How an attempt to tell somebody went. */
sealed interface Delivery {
    /** They have it. */
    record Done() implements Delivery {}

    /**
     * They do not want it, and never will.
     *
     * @param why in one line
     */
    record Refused(String why) implements Delivery {}

    /**
     * They do not want it as things are, which may be a mistake or last as long as an update of
     * theirs: tried again, rarely.
     *
     * @param why in one line
     * @param notBefore how long they asked to be left alone
     */
    record Rejected(String why, Optional<Duration> notBefore) implements Delivery {}

    /**
     * It may work later.
     *
     * @param why in one line
     * @param notBefore how long they asked to be left alone
     */
    record Failed(String why, Optional<Duration> notBefore) implements Delivery {
        Failed(String why) {
            this(why, Optional.empty());
        }
    }
}
