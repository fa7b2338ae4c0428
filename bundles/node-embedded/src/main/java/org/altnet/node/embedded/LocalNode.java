package org.altnet.node.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Tx;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;

/** What stands behind {@link EmbeddedNode} on one network, as {@code BitcoinNode} has it. */
interface LocalNode extends AutoCloseable {
    HeaderChain chain();

    NodeStatus status();

    Map<String, String> details();

    Optional<StoredHeader> bestBlock();

    List<NodeTip> tips();

    Optional<Block> block(Hash256 hash) throws NodeException;

    SubmitOutcome submitHeaders(Headers headers) throws NodeException;

    SubmitOutcome submitBlock(Block block) throws NodeException;

    TxOutcome submitTransaction(Tx tx) throws NodeException;

    Optional<TxOutcome> testTransaction(Tx tx) throws NodeException;

    Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException;

    static NodeTip tip(StoredHeader end, int branchLength, NodeTip.Status status) {
        return new NodeTip(end.hash(), end.height(), branchLength, end.chainWork(), status);
    }

    /** Stops, within 5 s, and releases the files. Idempotent. */
    @Override
    void close();
}
