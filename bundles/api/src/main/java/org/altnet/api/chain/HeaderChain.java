package org.altnet.api.chain;

import java.util.List;
import java.util.Optional;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A tree of block headers that all keep the network's rules, and the branch of it with the most
 * work.
 *
 * <p>Nothing gets in without proof of work; nothing that got in is ever forgotten. Thread-safe:
 * many readers, one {@link #accept} at a time. Readers see a batch whole or not at all.
 */
@ProviderType
public interface HeaderChain extends AutoCloseable {
    Network network();

    /**
     * The end of the branch with the most work; among equals, the one seen first. Never null: the
     * chain's first header at least.
     */
    StoredHeader tip();

    /** The header with that hash, on whichever branch. */
    Optional<StoredHeader> find(Hash256 hash);

    /** The header at that height of the best branch; empty below where the chain begins. */
    Optional<StoredHeader> atHeight(int height);

    /**
     * The ancestor of a header at a height, in O(log n) steps.
     *
     * @param height from where the chain begins to the header's own
     * @throws IllegalArgumentException if the header is unknown, or has no ancestor there
     */
    StoredHeader ancestor(Hash256 hash, int height);

    /**
     * The last common ancestor of two headers.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    StoredHeader forkPoint(Hash256 one, Hash256 other);

    /**
     * The ends of all branches, the best one first, then by work: what Bitcoin Core shows by {@code
     * getchaintips}.
     */
    List<ChainTip> tips();

    /**
     * A locator of the best branch: the tip, the ten headers before, then ever wider steps, the
     * first header of the chain last.
     */
    BlockLocator locator();

    /**
     * Headers of the best branch, for a {@code getheaders}: those after the first hash of the
     * locator that is on the best branch, or after genesis if there is none. Nothing if there is
     * none and the chain begins at a checkpoint, since who asked could not connect the answer.
     *
     * @param stop the last one wanted, or {@link Hash256#ZERO}
     * @param max at most so many, 0 to 2,000
     * @return oldest first; empty if there is nothing after
     */
    Headers headersAfter(BlockLocator locator, Hash256 stop, int max);

    /**
     * Headers on the way from one header to a descendant of it, on whichever branch.
     *
     * @param ancestor where to start, itself not included
     * @param descendant where the way leads
     * @param max at most so many, 0 to 2,000
     * @return oldest first, the ones nearest to {@code ancestor}
     * @throws IllegalArgumentException if one is unknown, or one does not descend from the other
     */
    Headers headersBetween(Hash256 ancestor, Hash256 descendant, int max);

    /**
     * Checks a batch against every rule, and if all headers pass, stores it: durable before this
     * returns. A batch with one bad header changes nothing. Headers that are known already are
     * passed over.
     *
     * <p>New headers are stored only if their branch has, with them, the work that it takes: the
     * network's minimum, and no less than the best branch has but for its last 144 blocks. If not,
     * the outcome is a rejection by {@link HeaderRule#LOW_WORK}; a longer branch, of which these
     * are only the beginning, can be taken by a {@link #download}.
     *
     * @param headers each following the one before, at most 2,000
     * @param source who told us: a {@code PeerId}, {@code node:} or {@code file:} and a name. Kept
     *     in full with {@link #tips}, and shortened in logs
     */
    AcceptOutcome accept(Headers headers, String source);

    /**
     * As {@link #accept}, however little work there is: for headers that were weighed before they
     * came here. These are what the operator's own node believes, and what AltNet hands to such a
     * node (Bitcoin Core takes {@code submitheader} so). Never for what a peer says.
     */
    AcceptOutcome acceptWeighed(Headers headers, String source);

    /**
     * Begins to take the headers of one source, however many there are.
     *
     * @param after ask for what follows this header, on whichever branch it is
     * @param source as in {@link #accept}
     * @throws IllegalArgumentException if {@code after} is unknown
     */
    HeaderDownload download(Hash256 after, String source);

    /** Releases the file. Idempotent. */
    @Override
    void close();
}
