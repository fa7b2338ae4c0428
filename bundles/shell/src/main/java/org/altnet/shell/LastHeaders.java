package org.altnet.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.node.BitcoinNode;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;

/** {@code altnet:headers [<count>]}: the end of the best branch, and where each node is on it. */
final class LastHeaders {
    private static final Usage USAGE =
            new Usage("altnet:headers [--json] [<count>] | tips | import FILE | export FILE");
    private static final String DEFAULT_COUNT = "10";

    private final HeaderChain chain;
    private final OfNodes<BitcoinNode> nodes;

    LastHeaders(HeaderChain chain, OfNodes<BitcoinNode> nodes) {
        this.chain = chain;
        this.nodes = nodes;
    }

    void list(Console console, boolean json, String... arguments) throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        String count = operands.isEmpty() ? DEFAULT_COUNT : operands.get(0);
        List<StoredHeader> last = last(USAGE.number("count", count, 1, Headers.MAX));
        Map<String, StoredHeader> best = nodesBest();
        console.print(json, json(last, best), text(last, best));
    }

    /** Oldest first. A reorganisation in between can leave fewer. */
    private List<StoredHeader> last(int count) {
        int tip = chain.tip().height();
        return IntStream.rangeClosed(Math.max(0, tip - count + 1), tip)
                .mapToObj(chain::atHeight)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Of each node that answers, by its id; the primary's first. */
    private Map<String, StoredHeader> nodesBest() throws CommandFailure {
        Map<String, StoredHeader> best = new LinkedHashMap<>();
        List<NodeAnswers> answers = NodeAnswers.askAll(nodes.all());
        for (NodeAnswers node : answers) {
            node.bestHeader().ifPresent(header -> best.put(node.id(), header));
            if (node.bestHeader().isEmpty() && answers.size() == 1) {
                throw CommandFailure.failed("node " + node.id() + ": " + node.error());
            }
        }
        return best;
    }

    private String text(List<StoredHeader> headers, Map<String, StoredHeader> best) {
        Table table =
                Table.of(
                        Column.right("height"),
                        Column.hash("hash"),
                        Column.left("time"),
                        Column.left("bits"),
                        Column.left(""));
        for (StoredHeader header : headers) {
            table.row(
                    header.height(),
                    header.hash(),
                    Units.time(header.header().time()),
                    JsonForms.bits(header.header()),
                    mark(header, best));
        }
        return table + elsewhere(headers, best);
    }

    /** {@code <- node}; with several nodes, {@code <- alice, bob}. */
    private String mark(StoredHeader header, Map<String, StoredHeader> best) {
        List<String> there =
                best.entrySet().stream()
                        .filter(each -> each.getValue().hash().equals(header.hash()))
                        .map(Map.Entry::getKey)
                        .toList();
        if (there.isEmpty()) {
            return "";
        }
        return "<- " + (isOne() ? "node" : String.join(", ", there));
    }

    /** A line for each node that is not on one of those headers, or does not say. */
    private String elsewhere(List<StoredHeader> headers, Map<String, StoredHeader> best) {
        return nodes.all().stream()
                .map(nodes::id)
                .filter(
                        id ->
                                headers.stream()
                                        .noneMatch(
                                                each ->
                                                        best.containsKey(id)
                                                                && each.hash()
                                                                        .equals(
                                                                                best.get(id)
                                                                                        .hash())))
                .map(id -> elsewhere(id, Optional.ofNullable(best.get(id))))
                .collect(Collectors.joining());
    }

    private String elsewhere(String id, Optional<StoredHeader> best) {
        String whose = isOne() ? "The node" : "Node " + id;
        return best.map(
                        header ->
                                "%s's best header is %d %s\n"
                                        .formatted(whose, header.height(), header.hash()))
                .orElse(whose + " does not answer, see altnet:nodes\n");
    }

    private boolean isOne() {
        return nodes.all().size() == 1;
    }

    private JsonObject json(List<StoredHeader> headers, Map<String, StoredHeader> best) {
        JsonObject json =
                new JsonObject()
                        .put("network", chain.network().id())
                        .put(
                                "nodeBest",
                                JsonForms.position(
                                        nodes.all().stream()
                                                .findFirst()
                                                .map(primary -> best.get(nodes.id(primary)))));
        if (!isOne()) {
            json.put(
                    "nodes",
                    nodes.all().stream()
                            .map(nodes::id)
                            .map(
                                    id ->
                                            new JsonObject()
                                                    .put("id", id)
                                                    .put(
                                                            "best",
                                                            JsonForms.position(
                                                                    Optional.ofNullable(
                                                                            best.get(id)))))
                            .toList());
        }
        return json.put("headers", headers.stream().map(JsonForms::header).toList());
    }
}
