package org.altnet.validation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what peers say unasked, or too late, to whom it concerns: questions to {@link Serving},
 * headers to the chain, once, and from there to the validation of each node, blocks that come late
 * to {@link LateBlocks} and whoever waits for them. Transactions and what became of them are for
 * the emergency room, which listens too.
 *
 * <p>{@link #received} may be called by anybody. Headers and blocks are taken on a lane that no
 * node blocks; an {@link Inbox} bounds those that wait.
 */
final class PeerMessages implements PeerMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMessages.class);

    private final Altstack altstack;
    private final HeaderIntake intake;
    private final LateBlocks late;
    private final ChainNews news;
    private final Serving serving;
    private final Supplier<List<Validation>> validations;
    private final Lane lane;
    private final TimeSource time;
    private final Inbox inbox = new Inbox();
    private final PushProbes pushProbes = new PushProbes();

    /**
     * @param validations that of the node with the highest ranking first
     * @param lane one that no node blocks
     */
    PeerMessages(
            Altstack altstack,
            HeaderIntake intake,
            LateBlocks late,
            ChainNews news,
            Serving serving,
            Supplier<List<Validation>> validations,
            Lane lane,
            TimeSource time) {
        this.altstack = altstack;
        this.intake = intake;
        this.late = late;
        this.news = news;
        this.serving = serving;
        this.validations = validations;
        this.lane = lane;
        this.time = time;
    }

    @Override
    public void received(PeerId from, Message message) {
        if (Serving.answers(message)) {
            serving.asked(from, message);
        } else if (message instanceof Headers headers) {
            queue(from, () -> pushed(from, headers));
        } else if (message instanceof Block block) {
            queue(from, () -> cameLate(from, block));
        }
    }

    private void queue(PeerId from, Runnable take) {
        if (!inbox.enter(from)) {
            LOG.debug("Dropped a message from {}: too many messages wait", from.redacted());
            return;
        }
        lane.execute(
                () -> {
                    try {
                        take.run();
                    } finally {
                        inbox.leave(from);
                    }
                });
    }

    /** The altstack lets none through that nobody asked for. */
    private void cameLate(PeerId from, Block block) {
        late.take(from, block)
                .ifPresent(hash -> validations.get().forEach(each -> each.cameLate(hash)));
    }

    /** Headers that nobody asked for: as good as any, if they keep the rules. */
    private void pushed(PeerId from, Headers headers) {
        AcceptOutcome outcome = intake.take(from, headers);
        if (outcome.added() > 0) {
            news.isNew(); // told below
        }
        outcome.last()
                .map(last -> new Hearing.Testimony(from, group(from), Optional.of(last), false))
                .ifPresent(
                        shown ->
                                validations
                                        .get()
                                        .forEach(each -> each.pushed(shown, outcome.added() > 0)));
        outcome.rejection()
                .filter(why -> why.rule() == HeaderRule.KNOWN_PARENT)
                .ifPresent(why -> probe(from));
    }

    /**
     * Somebody may be far ahead of us. A probe finds out, but not as often as they please; one
     * node's is enough, and what it finds is told to all.
     */
    private void probe(PeerId from) {
        List<Validation> all = validations.get();
        if (!all.isEmpty() && pushProbes.allows(from, time.now())) {
            all.stream()
                    .filter(Validation::isReady)
                    .findFirst()
                    .orElse(all.get(0))
                    .unconnected(from);
        }
    }

    private String group(PeerId peer) {
        return altstack.drivers().stream()
                .filter(driver -> driver.id().equals(peer.driver()))
                .map(driver -> driver.capabilities().group())
                .findFirst()
                .orElse(peer.driver());
    }
}
