package org.altnet.api.node;

import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The node that AltNet watches over: what it believes, and the way to tell it more.
 *
 * <p>Thread-safe. Any method but {@link #id}, {@link #network} and {@link #status} may block for
 * seconds (a node may be at the other end of an RPC connection): never call one on a lane.
 */
@ProviderType
public interface BitcoinNode {
    /** Its name in configuration, logs and tables, such as {@code embedded}. */
    String id();

    Network network();

    NodeStatus status();

    /**
     * The header with the most work that the node believes valid, whether or not it has the block.
     */
    StoredHeader bestHeader() throws NodeException;

    /**
     * The last block of the node's best chain that it has in full; empty if it keeps headers only.
     */
    Optional<StoredHeader> bestBlock() throws NodeException;

    /**
     * The ends of all branches that the node knows, the active one first. A node that keeps headers
     * only has no block on any branch, and follows the one with the most work.
     */
    List<NodeTip> tips() throws NodeException;

    /** As {@code HeaderChain.locator()}, of the node's best header. */
    BlockLocator locator() throws NodeException;

    /** As {@code HeaderChain.headersAfter}, of the node's best chain. */
    Headers headersAfter(BlockLocator locator, Hash256 stop, int max) throws NodeException;

    /** The block with that hash, if the node has it. */
    Optional<Block> block(Hash256 hash) throws NodeException;

    /**
     * Hands headers to the node, oldest first. The caller has validated them; the node does so
     * again.
     */
    SubmitOutcome submitHeaders(Headers headers) throws NodeException;

    /** Hands a block to the node, which validates it as any other. */
    SubmitOutcome submitBlock(Block block) throws NodeException;
}
