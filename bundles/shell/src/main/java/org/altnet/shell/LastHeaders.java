package org.altnet.shell;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;

/** {@code altnet:headers [<count>]}: the end of the best branch, and where the node is on it. */
final class LastHeaders {
    private static final Usage USAGE =
            new Usage("altnet:headers [--json] [<count>] | tips | import FILE | export FILE");
    private static final String DEFAULT_COUNT = "10";

    private final HeaderChain chain;
    private final BitcoinNode node;

    LastHeaders(HeaderChain chain, BitcoinNode node) {
        this.chain = chain;
        this.node = node;
    }

    void list(Console console, boolean json, String... arguments) throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        String count = operands.isEmpty() ? DEFAULT_COUNT : operands.get(0);
        List<StoredHeader> last = last(USAGE.number("count", count, 1, Headers.MAX));
        StoredHeader best = nodesBest();
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

    private StoredHeader nodesBest() throws CommandFailure {
        try {
            return node.bestHeader();
        } catch (NodeException e) {
            throw CommandFailure.failed("node " + node.id() + ": " + e.getMessage(), e);
        }
    }

    private String text(List<StoredHeader> headers, StoredHeader best) {
        Table table =
                Table.of(
                        Column.right("height"),
                        Column.hash("hash"),
                        Column.left("time"),
                        Column.left("bits"),
                        Column.left(""));
        boolean marked = false;
        for (StoredHeader header : headers) {
            boolean isBest = header.hash().equals(best.hash());
            marked |= isBest;
            table.row(
                    header.height(),
                    header.hash(),
                    Units.time(header.header().time()),
                    JsonForms.bits(header.header()),
                    isBest ? "<- node" : "");
        }
        String elsewhere =
                "The node's best header is %d %s\n".formatted(best.height(), best.hash());
        return marked ? table.toString() : table + elsewhere;
    }

    private JsonObject json(List<StoredHeader> headers, StoredHeader best) {
        return new JsonObject()
                .put("network", chain.network().id())
                .put("nodeBest", JsonForms.position(best))
                .put("headers", headers.stream().map(JsonForms::header).toList());
    }
}
