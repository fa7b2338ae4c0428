package org.altnet.chain;

import java.io.IOException;
import java.io.OutputStream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * Headers of one branch, from one to another: they are the same ones however the chain is
 * reorganised meanwhile.
 */
final class BranchExport {
    private final HeaderChain chain;
    private final StoredHeader first;
    private final StoredHeader last;

    private BranchExport(HeaderChain chain, StoredHeader first, StoredHeader last) {
        this.chain = chain;
        this.first = first;
        this.last = last;
    }

    /**
     * Of the branch that is the best one now.
     *
     * @throws IllegalArgumentException if it does not have these heights, in this order
     */
    static BranchExport of(HeaderChain chain, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(
                    "the first height, " + from + ", is above the last, " + to);
        }
        StoredHeader last =
                chain.atHeight(to).orElseThrow(() -> new IllegalArgumentException(no(chain, to)));
        if (from < FirstHeader.of(chain).height()) {
            throw new IllegalArgumentException(no(chain, from));
        }
        return new BranchExport(chain, chain.ancestor(last.hash(), from), last);
    }

    /** How many headers. */
    int size() {
        return last.height() - first.height() + 1;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(first.header().bytes());
        Hash256 written = first.hash();
        while (!written.equals(last.hash())) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("it was called off");
            }
            Headers next = chain.headersBetween(written, last.hash(), Headers.MAX);
            out.write(next.bytes());
            written = next.get(next.size() - 1).hash();
        }
    }

    private static String no(HeaderChain chain, int height) {
        return "the chain has no header at height "
                + height
                + ", it goes from "
                + FirstHeader.of(chain).height()
                + " to "
                + chain.tip().height();
    }
}
