package org.altnet.chain;

import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * Feeds the chain from one source, by way of {@link Presync} where the floor of work asks for it.
 */
final class BranchDownload implements HeaderDownload {
    private final FlatHeaderChain chain;
    private final String source;

    /** The last header that the chain took. */
    private StoredHeader reached;

    private Optional<Presync> presync = Optional.empty();

    BranchDownload(FlatHeaderChain chain, StoredHeader after, String source) {
        this.chain = chain;
        this.source = source;
        reached = after;
    }

    @Override
    public BlockLocator locator() {
        return chain.locatorFrom(
                presync.map(Presync::last)
                        .orElseGet(() -> new BlockLocator.Entry(reached.hash(), reached.height())));
    }

    @Override
    public boolean isHolding() {
        return presync.isPresent();
    }

    @Override
    public AcceptOutcome accept(Headers headers, boolean more) {
        AcceptOutcome outcome =
                isHolding() && headers.size() <= Headers.MAX
                        ? weigh(presync.get(), headers, 0, more)
                        : store(headers, more);
        if (outcome.isRejected()) {
            presync = Optional.empty();
        }
        return outcome;
    }

    private AcceptOutcome store(Headers headers, boolean more) {
        AcceptOutcome outcome = chain.accept(headers, source);
        Optional<Rejection> tooLittleSoFar =
                outcome.rejection().filter(why -> more && why.rule() == HeaderRule.LOW_WORK);
        if (tooLittleSoFar.isPresent()) {
            int first = tooLittleSoFar.get().index();
            Presync weighing = chain.presync(parent(headers, first));
            presync = Optional.of(weighing);
            return weigh(weighing, headers, first, true);
        }
        outcome.last().ifPresent(last -> reached = last);
        return outcome;
    }

    private AcceptOutcome weigh(Presync weighing, Headers headers, int first, boolean more) {
        StoredHeader before = chain.tip();
        Optional<Rejection> broken = weighing.take(headers.bytes(), first, more);
        if (broken.isPresent()) {
            return chain.refused(first, broken.get());
        }
        int added = 0;
        Optional<StoredHeader> last = Optional.empty();
        for (Headers batch = weighing.release(Headers.MAX);
                !batch.isEmpty();
                batch = weighing.release(Headers.MAX)) {
            AcceptOutcome outcome = chain.acceptWeighed(batch, source);
            if (outcome.isRejected()) {
                Rejection earlier = outcome.rejection().orElseThrow().cameEarlier();
                return chain.outcome(added, first, 0, before, last, Optional.of(earlier));
            }
            added += outcome.added();
            last = outcome.last();
            last.ifPresent(header -> reached = header);
        }
        int held = headers.size() - first;
        if (weighing.isComplete()) {
            presync = Optional.empty();
            held = 0;
        }
        return chain.outcome(added, first, held, before, last, Optional.empty());
    }

    private StoredHeader parent(Headers headers, int index) {
        Hash256 parent = index == 0 ? headers.get(0).previous() : headers.get(index - 1).hash();
        return chain.find(parent).orElseThrow();
    }
}
