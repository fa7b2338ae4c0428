package org.altnet.node.embedded;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.SubmitOutcome.Result;

/**
 * The node's header chain, and the news of its tip. Everything that the node takes in passes here:
 * one lock around "accept and tell" keeps the news in the order of the changes. Under it are the
 * chain's own disk write and a hand-over to a lane, never a listener or a socket.
 */
final class NodeChain implements AutoCloseable {
    private final HeaderChain chain;
    private final Consumer<StoredHeader> news;
    private boolean closed;

    /**
     * @param chain closed with this
     * @param news told of each new best header, in order; must return at once
     */
    NodeChain(HeaderChain chain, Consumer<StoredHeader> news) {
        this.chain = chain;
        this.news = news;
    }

    /** To be read, not to be added to. */
    HeaderChain view() {
        return chain;
    }

    /** Begins to take what a peer has beyond our tip; its answers go to {@link #accept}. */
    HeaderDownload download(String source) {
        return chain.download(chain.tip().hash(), source);
    }

    /**
     * As {@link HeaderDownload#accept}.
     *
     * @throws NodeException if the node is stopping, or the headers are fine and could not be
     *     stored
     */
    AcceptOutcome accept(HeaderDownload download, Headers headers, boolean more)
            throws NodeException {
        return admit(() -> download.accept(headers, more));
    }

    /**
     * As {@link HeaderChain#accept}.
     *
     * @throws NodeException if the node is stopping, or the headers are fine and could not be
     *     stored
     */
    AcceptOutcome accept(Headers headers, String source) throws NodeException {
        return admit(() -> chain.accept(headers, source));
    }

    /**
     * Headers that the operator's AltNet hands to the node, which has weighed them: a deep fork
     * comes in batches of which only the last has the work.
     */
    SubmitOutcome submit(Headers headers, String source) throws NodeException {
        AcceptOutcome outcome = admit(() -> chain.acceptWeighed(headers, source));
        if (outcome.rejection().isPresent()) {
            return new SubmitOutcome(Result.REJECTED, outcome.rejection().get().toString());
        }
        return new SubmitOutcome(outcome.added() > 0 ? Result.ACCEPTED : Result.DUPLICATE, "");
    }

    @Override
    public synchronized void close() {
        closed = true;
        chain.close();
    }

    private synchronized AcceptOutcome admit(Supplier<AcceptOutcome> taking) throws NodeException {
        if (closed) {
            throw new NodeException("the embedded node is stopping and takes no headers");
        }
        StoredHeader before = chain.tip();
        AcceptOutcome outcome = taking.get();
        // Not as the outcome has it: of many batches that a download lets go, the last may fail.
        StoredHeader after = chain.tip();
        if (!after.hash().equals(before.hash())) {
            news.accept(after);
        }
        var rejection = outcome.rejection().filter(r -> r.rule() == HeaderRule.STORAGE);
        if (rejection.isPresent()) {
            throw new NodeException(
                    "the embedded node could not store headers: " + rejection.get().detail());
        }
        return outcome;
    }
}
