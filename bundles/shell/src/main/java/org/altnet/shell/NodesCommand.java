package org.altnet.shell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Verdict;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code altnet:nodes}. */
@Component(service = NodesCommand.class)
@GogoCommand(scope = "altnet", function = "nodes")
public final class NodesCommand {
    private static final Usage USAGE = new Usage("altnet:nodes [--json] [<id>]");
    private static final String NONE = "-";

    /** The detail of a node that is asked by RPC, which says where. */
    private static final String RPC = "rpc";

    /** The detail of a node that is no other program, which says what it is. */
    private static final String KIND = "kind";

    private final OfNodes<BitcoinNode> nodes;
    private final OfNodes<AltLogicValidation> validations;
    private final TimeSource clock;

    @Activate
    public NodesCommand(
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, BitcoinNode>> nodes,
            @Reference(
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, AltLogicValidation>> validations) {
        this(
                OfNodes.ranked(nodes, BitcoinNode::id),
                OfNodes.ranked(validations, AltLogicValidation::node),
                TimeSource.SYSTEM);
    }

    NodesCommand(
            OfNodes<BitcoinNode> nodes, OfNodes<AltLogicValidation> validations, TimeSource clock) {
        this.nodes = nodes;
        this.validations = validations;
        this.clock = clock;
    }

    @Descriptor("lists the nodes, or shows one of them with what is known of it")
    public void nodes(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("[<id>] of a node") String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        Console console = Console.of(session);
        if (operands.isEmpty()) {
            List<NodeAnswers> all = NodeAnswers.askAll(nodes.all());
            console.print(
                    json,
                    new JsonObject().put("nodes", all.stream().map(this::json).toList()),
                    list(all));
        } else {
            NodeAnswers node = NodeAnswers.ask(nodes.find(operands.get(0)));
            console.print(json, json(node), one(node));
        }
    }

    private static Table list(List<NodeAnswers> all) {
        Table table =
                Table.of(
                        Column.id("node"),
                        Column.left("network"),
                        Column.left("state"),
                        Column.right("header"),
                        Column.right("block"),
                        Column.text("connection"),
                        Column.text("remark"));
        for (NodeAnswers node : all) {
            table.row(
                    node.id(),
                    node.network().id(),
                    node.status().state(),
                    height(node.bestHeader()),
                    height(node.bestBlock()),
                    connection(node),
                    node.remark());
        }
        return table;
    }

    private String one(NodeAnswers node) {
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row("node", node.id());
        table.row("network", node.network().id());
        table.row(
                "state",
                node.status().state() + (node.remark().isEmpty() ? "" : ": " + node.remark()));
        table.row("best header", position(node.bestHeader()));
        table.row("best block", position(node.bestBlock()));
        table.row("verdict", verdict(node.id()).map(this::words).orElse(NONE));
        node.details().forEach((name, value) -> table.row(name, value.isEmpty() ? NONE : value));
        return table.toString();
    }

    private Optional<Verdict> verdict(String node) {
        return validations.all().stream()
                .filter(each -> each.node().equals(node))
                .findFirst()
                .map(AltLogicValidation::verdict);
    }

    private String words(Verdict verdict) {
        return verdict.state()
                + " for "
                + Units.age(verdict.since(), clock.now().wall())
                + ": "
                + verdict.text();
    }

    private static String connection(NodeAnswers node) {
        String rpc = node.details().get(RPC);
        return rpc == null ? node.details().getOrDefault(KIND, NONE) : RPC + " " + rpc;
    }

    private static String height(Optional<StoredHeader> header) {
        return header.map(known -> Integer.toString(known.height())).orElse(NONE);
    }

    private static String position(Optional<StoredHeader> header) {
        return header.map(known -> known.height() + " " + known.hash()).orElse(NONE);
    }

    private JsonObject json(NodeAnswers node) {
        JsonObject details = new JsonObject();
        node.details().forEach(details::put);
        return new JsonObject()
                .put("id", node.id())
                .put("network", node.network().id())
                .put("state", node.status().state().name())
                .put("text", node.remark())
                .put("bestHeader", JsonForms.position(node.bestHeader()))
                .put("bestBlock", JsonForms.position(node.bestBlock()))
                .put("verdict", verdict(node.id()).map(JsonForms::verdict).orElse(null))
                .put("details", details);
    }
}
