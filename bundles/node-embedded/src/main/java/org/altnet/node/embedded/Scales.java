package org.altnet.node.embedded;

import java.util.Optional;

/**
 * Whose branch is being weighed: one peer's at a time, since each that weighs takes up to 2 MB. One
 * that was too slow steps aside, and keeps what was weighed until somebody else has something to
 * weigh. So two downloads at most hold headers, 4 MB.
 *
 * <p>Guarded by {@link HeaderSync}'s monitor.
 */
final class Scales {
    private Optional<Talk> turn = Optional.empty();
    private Optional<Talk> aside = Optional.empty();

    boolean areFree() {
        return turn.isEmpty();
    }

    /** Whose branch is being weighed, if any. */
    Optional<Talk> turn() {
        return turn.filter(Talk::isWeighing);
    }

    /** Takes the scales if they are free; false if they are another's. */
    boolean take(Talk talk) {
        if (turn.isEmpty()) {
            turn = Optional.of(talk);
            aside = aside.filter(other -> other != talk);
        }
        return isTurnOf(talk);
    }

    /** An answer of the one that has them was checked. */
    void settle(Talk talk) {
        if (!isTurnOf(talk)) {
            return;
        }
        if (talk.isHolding()) {
            aside.ifPresent(Talk::forget);
            aside = Optional.empty();
        } else {
            turn = Optional.empty();
        }
    }

    /** The one that has them makes room. */
    void stepAside(Talk talk) {
        turn = Optional.empty();
        aside = Optional.of(talk);
    }

    /** The peer is gone. */
    void remove(Talk talk) {
        turn = turn.filter(other -> other != talk);
        aside = aside.filter(other -> other != talk);
    }

    private boolean isTurnOf(Talk talk) {
        return turn.filter(other -> other == talk).isPresent();
    }
}
