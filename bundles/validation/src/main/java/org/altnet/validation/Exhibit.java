package org.altnet.validation;

import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Verdict;

/** Puts together what the verdict rests on. Thread-safe, by the chain and the board. */
final class Exhibit {
    private final String node;
    private final HeaderChain chain;
    private final VerdictBoard board;
    private final TimeSource time;

    Exhibit(String node, HeaderChain chain, VerdictBoard board, TimeSource time) {
        this.node = node;
        this.chain = chain;
        this.board = board;
        this.time = time;
    }

    Evidence evidence() {
        VerdictBoard.Posted posted = board.posted();
        Verdict verdict = posted.verdict();
        StoredHeader fork = chain.forkPoint(verdict.node().hash(), verdict.best().hash());
        return new Evidence(
                node,
                chain.network(),
                time.now().wall(),
                verdict,
                fork,
                branch(fork, verdict.best()),
                branch(fork, verdict.node()),
                posted.sources());
    }

    private Headers branch(StoredHeader from, StoredHeader to) {
        int first = Math.max(from.height(), to.height() - Evidence.MAX_HEADERS);
        Hash256 after = chain.ancestor(to.hash(), first).hash();
        Headers branch = Headers.EMPTY;
        while (!after.equals(to.hash())) {
            branch = branch.plus(chain.headersBetween(after, to.hash(), Headers.MAX));
            after = branch.get(branch.size() - 1).hash();
        }
        return branch;
    }
}
