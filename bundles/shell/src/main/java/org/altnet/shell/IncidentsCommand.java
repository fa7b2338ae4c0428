package org.altnet.shell;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Incident;
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

/** {@code altnet:incidents}. */
@Component(service = IncidentsCommand.class)
@GogoCommand(scope = "altnet", function = "incidents")
public final class IncidentsCommand {
    private static final Usage USAGE =
            new Usage("altnet:incidents [--json] [--node ID] [<number>]");
    private static final int SHOWN = 20;
    private static final String OPEN = "open";
    private static final String ENDED = "ended";

    private final OfNodes<AltLogicValidation> validations;
    private final TimeSource clock;

    @Activate
    public IncidentsCommand(
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, AltLogicValidation>> validations) {
        this(OfNodes.ranked(validations, AltLogicValidation::node), TimeSource.SYSTEM);
    }

    IncidentsCommand(OfNodes<AltLogicValidation> validations, TimeSource clock) {
        this.validations = validations;
        this.clock = clock;
    }

    @Descriptor("lists what was suspected, or tells step by step what was done about one of it")
    public void incidents(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("only the node with that <id>")
                    @Parameter(names = "--node", absentValue = "")
                    String node,
            @Descriptor("[<number>] of the one to tell; none to list the latest")
                    String... arguments)
            throws CommandFailure {
        List<String> operands = USAGE.operands(arguments, 1);
        Console console = Console.of(session);
        List<AltLogicValidation> chosen = validations.chosen(node);
        if (operands.isEmpty()) {
            console.print(
                    json,
                    validations.json(chosen, IncidentsCommand::json),
                    validations.text(chosen, each -> list(each.incidents(), clock.now().wall())));
        } else {
            Incident incident = find(chosen, operands.get(0));
            console.print(json, json(incident), text(incident));
        }
    }

    /** Each node has its own numbers. */
    private Incident find(List<AltLogicValidation> chosen, String number) throws CommandFailure {
        int wanted = USAGE.number("the number", number, 1, Integer.MAX_VALUE);
        Map<String, Incident> found = new LinkedHashMap<>();
        for (AltLogicValidation each : chosen) {
            each.incidents().stream()
                    .filter(incident -> incident.number() == wanted)
                    .findFirst()
                    .ifPresent(incident -> found.put(each.node(), incident));
        }
        if (found.isEmpty()) {
            throw CommandFailure.failed(
                    "no incident " + wanted + "; altnet:incidents lists those that are remembered");
        }
        if (found.size() > 1) {
            throw USAGE.wrong(
                    "several nodes have an incident "
                            + wanted
                            + ", name one with --node: "
                            + String.join(", ", found.keySet()));
        }
        return found.values().iterator().next();
    }

    private static JsonObject json(AltLogicValidation validation) {
        return new JsonObject()
                .put("nodeId", validation.node())
                .put(
                        "incidents",
                        validation.incidents().stream().map(IncidentsCommand::json).toList());
    }

    private static String list(List<Incident> all, Instant now) {
        if (all.isEmpty()) {
            return "No incidents.\n";
        }
        Table table =
                Table.of(
                        Column.right("number"),
                        Column.right("ago"),
                        Column.left("cause"),
                        Column.left("state"),
                        Column.text("last step"));
        for (Incident incident : all.subList(0, Math.min(SHOWN, all.size()))) {
            table.row(
                    incident.number(),
                    began(incident).map(at -> Units.age(at, now)).orElse("-"),
                    incident.cause(),
                    state(incident),
                    last(incident).map(step -> step.kind() + ": " + step.text()).orElse("-"));
        }
        return table.toString();
    }

    private static String text(Incident incident) {
        Table table =
                Table.of(
                        Column.right("after"), Column.left("step"), Column.text("what came of it"));
        Optional<Instant> began = began(incident);
        for (Incident.Step step : incident.steps()) {
            table.row(Units.age(began.orElseThrow(), step.at()), step.kind(), step.text());
            step.receipts().forEach(receipt -> table.row("", "", words(receipt)));
        }
        return "Incident %d, cause %s, began %s, %s\n\n%s"
                .formatted(
                        incident.number(),
                        Printable.of(incident.cause()),
                        began.map(Units::time).orElse("-"),
                        incident.ended().map(at -> "ended " + Units.time(at)).orElse("still open"),
                        table);
    }

    /** What was asked of whom, over what, and what came back. */
    private static String words(Receipt receipt) {
        return "- "
                + receipt.peer().redacted()
                + " ("
                + receipt.group()
                + ") "
                + receipt.result()
                + " in "
                + Units.duration(receipt.took())
                + (receipt.text().isEmpty() ? "" : ": " + receipt.text());
    }

    private static JsonObject json(Incident incident) {
        return new JsonObject()
                .put("number", incident.number())
                .put("cause", incident.cause())
                .put("state", state(incident))
                .put("began", began(incident).map(Instant::toString).orElse(null))
                .put("ended", incident.ended().map(Instant::toString).orElse(null))
                .put("steps", incident.steps().stream().map(IncidentsCommand::json).toList());
    }

    private static JsonObject json(Incident.Step step) {
        return new JsonObject()
                .put("at", step.at().toString())
                .put("kind", step.kind().name())
                .put("text", step.text())
                .put("receipts", step.receipts().stream().map(JsonForms::receipt).toList());
    }

    private static String state(Incident incident) {
        return incident.ended().isPresent() ? ENDED : OPEN;
    }

    private static Optional<Instant> began(Incident incident) {
        return incident.steps().stream().findFirst().map(Incident.Step::at);
    }

    private static Optional<Incident.Step> last(Incident incident) {
        List<Incident.Step> steps = incident.steps();
        return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
    }
}
