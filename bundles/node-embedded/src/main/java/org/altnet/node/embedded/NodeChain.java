package org.altnet.node.embedded;

import java.util.function.Consumer;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
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

    /**
     * As {@link HeaderChain#accept}.
     *
     * @throws NodeException if the node is stopping, or the headers are fine and could not be
     *     stored
     */
    synchronized AcceptOutcome accept(Headers headers, String source) throws NodeException {
        if (closed) {
            throw new NodeException("the embedded node is stopping and takes no headers");
        }
        AcceptOutcome outcome = chain.accept(headers, source);
        if (outcome.tipChanged()) {
            news.accept(outcome.tipAfter());
        }
        var rejection = outcome.rejection().filter(r -> r.rule() == HeaderRule.STORAGE);
        if (rejection.isPresent()) {
            throw new NodeException(
                    "the embedded node could not store headers: " + rejection.get().detail());
        }
        return outcome;
    }

    /** Headers that somebody hands to the node. */
    SubmitOutcome submit(Headers headers, String source) throws NodeException {
        AcceptOutcome outcome = accept(headers, source);
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
}
