package org.altnet.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;
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

/** {@code altnet:probe}. */
@Component(service = ProbeCommand.class)
@GogoCommand(scope = "altnet", function = "probe")
public final class ProbeCommand {
    private static final Usage USAGE = new Usage("altnet:probe [--json] [--node ID]");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OfNodes<AltLogicValidation> validations;
    private final Duration patience;

    @Activate
    public ProbeCommand(
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, AltLogicValidation>> validations) {
        this(OfNodes.ranked(validations, AltLogicValidation::node), PATIENCE);
    }

    /**
     * @param patience with the probe of each node
     */
    ProbeCommand(OfNodes<AltLogicValidation> validations, Duration patience) {
        this.validations = validations;
        this.patience = patience;
    }

    @Descriptor("asks other media about the chain of each node now; fails if nobody can say")
    public void probe(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("only for the node with that <id>")
                    @Parameter(names = "--node", absentValue = "")
                    String node,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<AltLogicValidation> chosen = validations.chosen(node);
        Console console = Console.of(session);
        if (chosen.size() == 1) {
            probe(console, json, chosen.get(0));
        } else {
            probe(console, json, chosen);
        }
    }

    private void probe(Console console, boolean json, AltLogicValidation validation)
            throws CommandFailure {
        ProbeReport report = ask(validation);
        console.print(json, json(report), text(report));
        String conclusion = conclusion(report);
        if (isUnresolved(report)) {
            throw CommandFailure.failed(json ? "" : conclusion);
        }
        if (!json) {
            console.print(conclusion);
        }
    }

    /** One after the other: they ask the same peers, who answer one question at a time. */
    private void probe(Console console, boolean json, List<AltLogicValidation> chosen)
            throws CommandFailure {
        Map<AltLogicValidation, Supplier<JsonObject>> objects = new HashMap<>();
        List<String> unresolved = new ArrayList<>();
        for (AltLogicValidation each : chosen) {
            String id = validations.id(each);
            String heading = (each.equals(chosen.get(0)) ? "" : "\n") + OfNodes.heading(id);
            try {
                ProbeReport report = ask(each);
                objects.put(each, () -> json(report));
                say(console, json, heading + text(report) + conclusion(report));
                if (isUnresolved(report)) {
                    unresolved.add(id);
                }
            } catch (CommandFailure e) {
                objects.put(
                        each,
                        () -> new JsonObject().put("nodeId", id).put("error", e.getMessage()));
                say(console, json, heading + Printable.of(e.getMessage()));
                unresolved.add(id);
            }
        }
        if (json) {
            console.print(validations.json(chosen, each -> objects.get(each).get()));
        }
        if (!unresolved.isEmpty()) {
            throw CommandFailure.failed(
                    json ? "" : "nobody can say about: " + String.join(", ", unresolved));
        }
    }

    private static void say(Console console, boolean json, String text) {
        if (!json) {
            console.print(text);
        }
    }

    private static boolean isUnresolved(ProbeReport report) {
        return report.verdict().state() == Verdict.State.UNRESOLVED;
    }

    private static String conclusion(ProbeReport report) {
        return Printable.of(report.verdict().state() + ": " + report.verdict().text());
    }

    private ProbeReport ask(AltLogicValidation validation) throws CommandFailure {
        try {
            return validation
                    .probe()
                    .toCompletableFuture()
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw CommandFailure.failed(
                    "no result within "
                            + Units.duration(patience)
                            + "; the probe goes on, altnet:status will show it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted; the probe goes on", e);
        } catch (ExecutionException e) {
            throw CommandFailure.failed("the probe failed: " + e.getCause(), e);
        }
    }

    private static String text(ProbeReport report) {
        List<Receipt> receipts = report.receipts();
        Table table =
                Table.of(
                        Column.id("asked"),
                        Column.left("group"),
                        Column.left("result"),
                        Column.right("took"),
                        Column.text("remark"));
        for (Receipt receipt : receipts) {
            table.row(
                    receipt.peer(),
                    receipt.group(),
                    receipt.result(),
                    Units.duration(receipt.took()),
                    receipt.text());
        }
        return (receipts.isEmpty() ? "Nobody was asked.\n" : table.toString())
                + "Received %s, %d of them new, handed %d to the node, in %s.\n"
                        .formatted(
                                Units.number(report.received(), "header"),
                                report.added(),
                                report.handedOver(),
                                Units.duration(report.took()))
                + "Node before: %s\n".formatted(position(report.nodeBefore()))
                + "Node after:  %s\n".formatted(position(report.nodeAfter()));
    }

    private static String position(StoredHeader header) {
        return header.height() + " " + header.hash();
    }

    private static JsonObject json(ProbeReport report) {
        return new JsonObject()
                .put("nodeId", report.node())
                .put("cause", report.cause())
                .put("at", report.at().toString())
                .put("tookMs", report.took().toMillis())
                .put("nodeBefore", JsonForms.position(report.nodeBefore()))
                .put("nodeAfter", JsonForms.position(report.nodeAfter()))
                .put("received", report.received())
                .put("added", report.added())
                .put("handedOver", report.handedOver())
                .put("receipts", report.receipts().stream().map(JsonForms::receipt).toList())
                .put("verdict", JsonForms.verdict(report.verdict()));
    }
}
