package org.altnet.api.chain;

import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Headers;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the headers of one source batch after batch, however long its branch is, and stores none of
 * a branch that has too little work.
 *
 * <p>A batch that {@link HeaderChain#accept} takes goes to the chain at once. If it has too little
 * work for that and more is to follow, the branch is taken twice (Bitcoin Core {@code
 * headerssync.cpp}). The first time its headers are only weighed: proof of work, links and what may
 * become of the difficulty are checked, the work is summed up, and of every 641st header or so one
 * salted bit is kept. Once the branch has shown enough work it is asked for again from where it
 * leaves what is known; now each header is compared with what was kept, is held back until some
 * 15,000 others have followed it, and goes to the chain, which checks it by all rules.
 *
 * <p>So whatever a source sends, it costs at most 2 MB of memory while it sends, and no disk unless
 * it has the work.
 *
 * <p>Not thread-safe: one question, one answer, by one thread at a time.
 */
@ProviderType
public interface HeaderDownload {
    /** From where to ask next: of the branch as far as it was shown, then of our best branch. */
    BlockLocator locator();

    /**
     * True if headers are being held back: there is more to ask for from {@link #locator()}, even
     * if the last answer was the end of what the source has.
     */
    boolean isHolding();

    /**
     * Takes the answer to a question from {@link #locator()}. After a rejection nothing is held any
     * more, and the next question begins anew.
     *
     * @param headers as in {@link HeaderChain#accept}
     * @param more true if the source has more after these, as far as can be told: it says so, or
     *     the answer is as long as answers get
     */
    AcceptOutcome accept(Headers headers, boolean more);
}
