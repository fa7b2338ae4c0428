package org.altnet.shell;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.shell.text.Units;

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

    /** A node that takes longer is not waited for: an operator who asks how it is wants to know. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** As {@link #askAll}, of one. */
    static NodeAnswers ask(BitcoinNode node) {
        return askAll(List.of(node)).get(0);
    }

    /**
     * Asks all of them at once. Never fails for what a node does; blocks for two seconds at most,
     * and one that has not answered by then is UNREACHABLE.
     *
     * @return in the order of the nodes
     */
    static List<NodeAnswers> askAll(List<BitcoinNode> nodes) {
        return askAll(nodes, PATIENCE);
    }

    static List<NodeAnswers> askAll(List<BitcoinNode> nodes, Duration patience) {
        List<CompletableFuture<NodeAnswers>> asked =
                nodes.stream().map(node -> askOnItsOwn(node, patience)).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static CompletableFuture<NodeAnswers> askOnItsOwn(BitcoinNode node, Duration patience) {
        CompletableFuture<NodeAnswers> answers =
                CompletableFuture.supplyAsync(
                        () -> askPatiently(node),
                        task -> {
                            Thread thread = new Thread(task, "altnet-shell-node-" + node.id());
                            thread.setDaemon(true);
                            thread.start();
                        });
        return answers.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(
                        answer ->
                                answer == null
                                        ? unanswered(
                                                node,
                                                node.status(),
                                                node.details(),
                                                "no answer for " + Units.duration(patience))
                                        : answer);
    }

    private static NodeAnswers askPatiently(BitcoinNode node) {
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
