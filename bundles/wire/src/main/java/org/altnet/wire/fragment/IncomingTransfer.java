package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;

/**
 * Content that comes in, and what of it has been asked for. Confined to its {@link Reassembly}.
 *
 * <p>At most a window is on its way: between the first byte that is missing and the last that was
 * asked for. When half of it has come, as much again is asked for, so that the medium does not
 * rest.
 *
 * <p>A transfer keeps up as long as it gains a window in each interval: a byte now and then is no
 * progress to hold a place by.
 */
final class IncomingTransfer {
    private final PeerId from;
    private final TransferId id;
    private final int type;
    private final PartialContent content;
    private final int window;
    private boolean solicited;
    private boolean flowing;
    private int askedTo;
    private Moment lastAsked;
    private Moment lastProgress;
    private int gainedTo;
    private Moment lastGained;

    IncomingTransfer(PeerId from, Offer offer, boolean solicited, int window, Moment now) {
        this.from = from;
        this.id = offer.id();
        this.type = offer.type();
        this.content = new PartialContent(offer.length());
        this.solicited = solicited;
        this.window = window;
        this.lastAsked = now;
        this.lastProgress = now;
        this.lastGained = now;
    }

    /** Whose it is. */
    PeerId from() {
        return from;
    }

    TransferId id() {
        return id;
    }

    int type() {
        return type;
    }

    /** Whether it answers a question of ours. */
    boolean isSolicited() {
        return solicited;
    }

    void solicited(boolean answers) {
        solicited = answers;
    }

    PartialContent content() {
        return content;
    }

    boolean isOf(Offer offer) {
        return type == offer.type() && content.length() == offer.length();
    }

    /** What this takes of its bounds: a chunk for being there, and what has come. */
    long charge() {
        return PartialContent.CHUNK + content.memory();
    }

    /** For how long nothing new has come. */
    Duration stoodStill(Moment now) {
        return now.since(lastProgress);
    }

    /** For how long it has not gained a window. Offering it again does not help it. */
    Duration lagged(Moment now) {
        return now.since(lastGained);
    }

    /**
     * @return whether any byte is new
     */
    boolean write(int offset, ByteBuffer bytes, Moment now) {
        boolean isNew = content.write(offset, bytes);
        if (isNew) {
            lastProgress = now;
        }
        if (content.present() - gainedTo >= window) {
            gainedTo = content.present();
            lastGained = now;
        }
        return isNew;
    }

    /** Asks, or asks again, from the first byte that is missing. */
    Optional<Want> begin(Moment now) {
        flowing = true;
        askedTo = content.firstMissing();
        return ask(now);
    }

    /**
     * What to ask for next, if anything.
     *
     * @param arrived the end of what has just come
     */
    Optional<Want> goOn(int arrived, Moment now) {
        if (!flowing) {
            return Optional.empty();
        }
        int missing = content.firstMissing();
        if (arrived == askedTo && missing < askedTo) {
            // The last byte that was asked for is here and an earlier one is not: it was lost.
            return begin(now);
        }
        askedTo = Math.max(askedTo, missing);
        return askedTo - missing <= window / 2 ? ask(now) : Optional.empty();
    }

    /** Nothing more comes unless it is offered again. */
    void pause() {
        flowing = false;
    }

    /** Whether what was asked for is taken for lost. */
    boolean isOverdue(Moment now, Duration after) {
        return flowing
                && now.since(lastAsked).compareTo(after) >= 0
                && stoodStill(now).compareTo(after) >= 0;
    }

    private Optional<Want> ask(Moment now) {
        int from = content.nextMissing(askedTo);
        if (from == content.length()) {
            return Optional.empty();
        }
        int room = window - (askedTo - content.firstMissing());
        int to = Math.min(from + room, content.nextPresent(from));
        askedTo = to;
        lastAsked = now;
        return Optional.of(new Want(id, from, to - from));
    }
}
