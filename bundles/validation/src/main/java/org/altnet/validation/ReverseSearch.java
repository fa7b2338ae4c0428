package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.validation.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out from where to ask a peer whose headers follow none that we know: goes back along our
 * best branch, each step four times as far, until an answer connects. A dozen questions reach from
 * the tip to genesis.
 *
 * <p>A medium that understands a locator needs none of this. One that is asked by height, or only
 * sends, does when we are far behind or the fork is a long one.
 *
 * <p>Confined to validation's lane.
 */
final class ReverseSearch {
    private static final Logger LOG = LoggerFactory.getLogger(ReverseSearch.class);
    private static final int FIRST_STEP = 10;
    private static final int WIDER = 4;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ProbeContext with;
    private final Lane lane;
    private final PeerId peer;
    private final Consumer<Optional<StoredHeader>> whenDone;
    private final int bottom;
    private long depth = FIRST_STEP;
    private int questions;
    private boolean cancelled;

    /**
     * @param whenDone told once, on the lane: the last header before those of the peer; empty if
     *     there is none, or the peer does not answer
     */
    ReverseSearch(
            ProbeContext with, Lane lane, PeerId peer, Consumer<Optional<StoredHeader>> whenDone) {
        this.with = with;
        this.lane = lane;
        this.peer = peer;
        this.whenDone = whenDone;
        List<BlockLocator.Entry> ours = with.chain().locator().entries();
        bottom = ours.get(ours.size() - 1).height();
    }

    void begin() {
        lane.execute(this::ask);
    }

    /** Asks no more, and tells nobody. */
    void cancel() {
        cancelled = true;
    }

    private void ask() {
        questions++;
        StoredHeader from =
                with.chain()
                        .atHeight((int) Math.max(bottom, with.chain().tip().height() - depth))
                        .orElseThrow();
        LOG.debug("Ask {} from height {}", peer.redacted(), from.height());
        BlockLocator locator =
                new BlockLocator(List.of(new BlockLocator.Entry(from.hash(), from.height())));
        Await.on(
                lane,
                with.altstack().request(peer, new GetHeaders(locator), ANSWER_LIMIT),
                ANSWER_LIMIT.plus(GRACE),
                (answer, failure) -> answered(from, answer, failure));
    }

    private void answered(StoredHeader from, Optional<Answer> answer, String failure) {
        if (cancelled) {
            return;
        }
        Optional<Headers> headers =
                answer.flatMap(ReverseSearch::headers).filter(some -> !some.isEmpty());
        if (headers.isEmpty()) {
            LOG.info(
                    "{} has headers that do not connect, and did not say more: {}",
                    peer.redacted(),
                    failure.isEmpty() ? "nothing after height " + from.height() : failure);
            end(Optional.empty(), "no answer from height " + from.height());
            return;
        }
        Optional<StoredHeader> parent = headers.flatMap(some -> parent(some.get(0)));
        if (parent.isPresent()) {
            LOG.info("The headers of {} connect at height {}", peer.redacted(), from.height());
            end(parent, "they connect at height " + parent.get().height());
        } else if (from.height() == bottom) {
            with.altstack()
                    .misbehaved(
                            peer,
                            Offence.MALFORMED,
                            "headers that connect to none of ours, down to height " + bottom);
            end(Optional.empty(), "they connect nowhere down to height " + bottom);
        } else {
            depth *= WIDER;
            ask();
        }
    }

    private void end(Optional<StoredHeader> found, String text) {
        with.journal()
                .note(
                        Incident.Kind.PROBE,
                        "headers of "
                                + peer.redacted()
                                + " do not connect, asked back "
                                + questions
                                + (questions == 1 ? " time: " : " times: ")
                                + text);
        whenDone.accept(found);
    }

    private static Optional<Headers> headers(Answer answer) {
        return answer.message() instanceof Headers headers
                ? Optional.of(headers)
                : Optional.empty();
    }

    private Optional<StoredHeader> parent(BlockHeader first) {
        return with.chain().find(first.previous());
    }
}
