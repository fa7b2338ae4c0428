package org.altnet.validation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
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
        if (answer.isEmpty()) {
            LOG.info(
                    "{} has headers that do not connect, and did not say more: {}",
                    peer.redacted(),
                    failure);
            whenDone.accept(Optional.empty());
            return;
        }
        Optional<StoredHeader> parent = answer.flatMap(this::parent);
        if (parent.isPresent()) {
            LOG.info("The headers of {} connect at height {}", peer.redacted(), from.height());
            whenDone.accept(parent);
        } else if (from.height() == bottom) {
            with.altstack()
                    .misbehaved(
                            peer,
                            Offence.MALFORMED,
                            "headers that connect to none of ours, down to height " + bottom);
            whenDone.accept(Optional.empty());
        } else {
            depth *= WIDER;
            begin();
        }
    }

    private Optional<StoredHeader> parent(Answer answer) {
        return answer.message() instanceof Headers headers && !headers.isEmpty()
                ? with.chain().find(headers.get(0).previous())
                : Optional.empty();
    }
}
