package org.altnet.validation;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.Hash256;

/**
 * What is found out for one node is true of all: when the chain has moved on, each node's
 * validation gets to look at it, once for each tip.
 *
 * <p>Thread-safe without a lock; nobody is called but to be told, which blocks nobody.
 */
final class ChainNews {
    private final HeaderChain chain;
    private final Supplier<List<Validation>> validations;
    private final AtomicReference<Hash256> known;

    ChainNews(HeaderChain chain, Supplier<List<Validation>> validations) {
        this.chain = chain;
        this.validations = validations;
        known = new AtomicReference<>(chain.tip().hash());
    }

    /** One node's validation has looked at the chain: the others look too if it has moved on. */
    void lookedAtFor(String node) {
        if (isNew()) {
            validations.get().stream()
                    .filter(each -> !each.node().equals(node))
                    .forEach(Validation::chainMoved);
        }
    }

    /** True once for each tip. Whoever asks tells everybody. */
    boolean isNew() {
        Hash256 tip = chain.tip().hash();
        return !tip.equals(known.getAndSet(tip));
    }
}
