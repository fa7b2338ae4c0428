package org.altnet.api.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A node that AltNet watches over: what it believes, and the way to tell it more. Each node is a
 * service of its own, with its id as the property {@value #ID_PROPERTY}; where one node is enough,
 * the one with the highest service ranking serves.
 *
 * <p>Thread-safe. Any method but {@link #id}, {@link #network}, {@link #status} and {@link
 * #details} may block for seconds (a node may be at the other end of an RPC connection): never call
 * one on a lane.
 */
@ProviderType
public interface BitcoinNode {
    /** Service property: {@link #id}. */
    String ID_PROPERTY = "altnet.node";

    /** Its name in configuration, logs and tables, such as {@code embedded}; unique. */
    String id();

    Network network();

    NodeStatus status();

    /**
     * What an operator would like to know of it, by name, in the order to show: its version, what
     * it is connected by, what it offers and lacks. Without secrets; never blocks.
     */
    Map<String, String> details();

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

    /**
     * Has the node ask its own peers for a block whose header it has ({@code getblockfrompeer}).
     * Returns when they are asked.
     *
     * @return how many were asked; 0 if the node cannot do that, or has no peers to ask
     */
    int requestBlock(Hash256 hash) throws NodeException;

    /** Hands a transaction to the node's mempool, from where it goes to the node's peers. */
    TxOutcome submitTransaction(Tx tx) throws NodeException;

    /**
     * What {@link #submitTransaction} would say, with the fee if the node knows it; nothing is
     * kept.
     *
     * @return empty if the node cannot tell without taking it
     */
    Optional<TxOutcome> testTransaction(Tx tx) throws NodeException;

    /**
     * Looks for a transaction in the mempool, and in as much of the chain as the node can look
     * through: all of it with {@code txindex}, else its best block and the hundred before.
     */
    Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException;
}
