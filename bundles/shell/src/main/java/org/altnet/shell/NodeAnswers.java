package org.altnet.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;

/**
 * What a node answered when it was asked how it is.
 *
 * @param id its name
 * @param network the Bitcoin network
 * @param status how it is doing; UNREACHABLE if it said that it is well and did not answer
 * @param details as {@code BitcoinNode.details()}, in its order
 * @param bestHeader its best header, if it could be asked
 * @param bestBlock its best block, if it has any
 * @param error why it could not be asked; empty if it could
 */
record NodeAnswers(
        String id,
        Network network,
        NodeStatus status,
        Map<String, String> details,
        Optional<StoredHeader> bestHeader,
        Optional<StoredHeader> bestBlock,
        String error) {

    /** Never fails for what the node does. Blocks as the node does. */
    static NodeAnswers ask(BitcoinNode node) {
        try {
            return new NodeAnswers(
                    node.id(),
                    node.network(),
                    node.status(),
                    new LinkedHashMap<>(node.details()),
                    Optional.of(node.bestHeader()),
                    node.bestBlock(),
                    "");
        } catch (NodeException e) {
            return unanswered(node, node.status(), node.details(), words(e));
        } catch (RuntimeException e) {
            NodeStatus none = new NodeStatus(NodeStatus.State.UNREACHABLE, "");
            return unanswered(node, none, Map.of(), e.toString());
        }
    }

    private static NodeAnswers unanswered(
            BitcoinNode node, NodeStatus status, Map<String, String> details, String why) {
        return new NodeAnswers(
                node.id(),
                node.network(),
                switch (status.state()) {
                    case STARTING, UNREACHABLE -> status;
                    case SYNCING, READY -> new NodeStatus(NodeStatus.State.UNREACHABLE, why);
                },
                new LinkedHashMap<>(details),
                Optional.empty(),
                Optional.empty(),
                why);
    }

    /** Why it is not as it should be; empty if there is nothing to say. */
    String remark() {
        return error.isEmpty() ? status.text() : error;
    }

    private static String words(NodeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
