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
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code altnet:headers}. */
@Component(service = HeadersCommand.class)
@GogoCommand(scope = "altnet", function = "headers")
public final class HeadersCommand {
    private static final Usage USAGE = new Usage("altnet:headers [--json] [<count>]");
    private static final String DEFAULT_COUNT = "10";

    private final HeaderChain chain;
    private final BitcoinNode node;

    @Activate
    public HeadersCommand(@Reference HeaderChain chain, @Reference BitcoinNode node) {
        this.chain = chain;
        this.node = node;
    }

    @Descriptor("lists the last headers of AltNet's chain, and where the node is on it")
    public void headers(
            CommandSession session,
            @Descriptor("as JSON, hashes in full")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("[<count>] of headers, 10 if absent") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        String count = operands.isEmpty() ? DEFAULT_COUNT : operands.get(0);
        List<StoredHeader> last = last(USAGE.number("count", count, 1, Headers.MAX));
        StoredHeader best = nodesBest();
        Console.of(session).print(json, json(last, best), text(last, best));
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
