package org.altnet.emergency;

import java.util.Locale;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.SendOptions;

/**
 * When the operator's own nodes get a transaction. A node that is not cut off announces it to its
 * peers, most of them by media that tell all.
 */
enum OwnNodeTurn {
    /** At once. */
    FIRST("get it at once and announce it to their peers"),
    /** With public media, while too few have it. */
    LAST("get it when public media are used, and announce it to their peers then"),
    NEVER("do not get it");

    private final String words;

    OwnNodeTurn(String words) {
        this.words = words;
    }

    /**
     * @throws IllegalArgumentException if it is none of them in small letters
     */
    static OwnNodeTurn of(String setting) {
        for (OwnNodeTurn turn : values()) {
            if (turn.name().toLowerCase(Locale.ROOT).equals(setting)) {
                return turn;
            }
        }
        throw new IllegalArgumentException("'" + setting + "' is neither first, last nor never");
    }

    /** Who names drivers leaves the own nodes out, unless they are named too. */
    OwnNodeTurn with(SendOptions options) {
        if (options.drivers().isEmpty()) {
            return this;
        }
        if (!options.drivers().contains(SendOptions.OWN_NODES)) {
            return NEVER;
        }
        return this == NEVER ? LAST : this;
    }

    /** Whether it has come for a transaction. */
    boolean hasCome(Sending sending) {
        return switch (with(sending.options())) {
            case FIRST -> true;
            case LAST -> sending.widest() == Privacy.PUBLIC && !sending.hasEnough();
            case NEVER -> false;
        };
    }

    /** What own nodes have to do with it, for somebody to read before it is sent. */
    String words() {
        return words;
    }
}
