package org.altnet.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Evidence;
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

/** {@code altnet:evidence}. */
@Component(service = EvidenceCommand.class)
@GogoCommand(scope = "altnet", function = "evidence")
public final class EvidenceCommand {
    private static final Usage USAGE = new Usage("altnet:evidence [--json] [--node ID] [DIR]");

    private final OfNodes<AltLogicValidation> validations;

    @Activate
    public EvidenceCommand(
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, AltLogicValidation>> validations) {
        this(OfNodes.ranked(validations, AltLogicValidation::node));
    }

    EvidenceCommand(OfNodes<AltLogicValidation> validations) {
        this.validations = validations;
    }

    @Descriptor("shows what the verdict rests on, or writes it to files that anybody can check")
    public void evidence(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("only the node with that <id>")
                    @Parameter(names = "--node", absentValue = "")
                    String node,
            @Descriptor("[DIR] to write to, into a new directory of its own; none to show")
                    String... arguments)
            throws CommandFailure {
        Console console = Console.of(session);
        boolean show = USAGE.operands(arguments, 1).isEmpty();
        List<AltLogicValidation> chosen = validations.chosen(node);
        if (show) {
            console.print(
                    json,
                    validations.json(chosen, each -> EvidenceFiles.json(each.evidence())),
                    validations.text(chosen, each -> text(each.evidence())));
        } else {
            write(console, json, chosen, OperandPath.of(USAGE, arguments));
        }
    }

    private void write(Console console, boolean json, List<AltLogicValidation> chosen, Path parent)
            throws CommandFailure {
        Map<AltLogicValidation, Written> written = new LinkedHashMap<>();
        for (AltLogicValidation each : chosen) {
            written.put(each, write(each.evidence(), chosen.size() > 1, parent));
        }
        console.print(
                json,
                validations.json(chosen, each -> json(written.get(each))),
                validations.text(chosen, each -> text(written.get(each))));
    }

    private record Written(Evidence evidence, Path directory) {}

    private static Written write(Evidence evidence, boolean withNode, Path parent)
            throws CommandFailure {
        try {
            return new Written(evidence, EvidenceFiles.write(evidence, withNode, parent));
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "the evidence could not be written: " + Printable.of(reason(e)), e);
        }
    }

    private static JsonObject json(Written written) {
        return new JsonObject()
                .put("nodeId", written.evidence.nodeId())
                .put("directory", written.directory.toString())
                .put("files", EvidenceFiles.NAMES);
    }

    private static String text(Written written) {
        return "Wrote "
                + String.join(", ", EvidenceFiles.NAMES)
                + " to\n"
                + Printable.of(written.directory.toString())
                + "\n\n"
                + howToCheck(written.evidence, written.directory);
    }

    /** A file's exceptions have little but its name for a message. */
    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private static String howToCheck(Evidence evidence, Path directory) {
        if (evidence.best().isEmpty()) {
            return "No chain with more work than the node's is known: what there is to check are"
                    + " the sources.\n";
        }
        String best = Printable.of(directory.resolve(EvidenceFiles.BEST).toString());
        return """
                To check it:
                - by every rule, in an AltNet that knows block %s
                  (height %d): altnet headers import %s
                - against a Bitcoin node that you trust; both print the same 160 digits:
                  bitcoin-cli getblockheader %s false
                  tail -c 80 %s | od -An -v -tx1 | tr -d ' \\n'
                - by hand: each 80 bytes have, in bytes 4 to 35, the double SHA-256 of the 80 before;
                  that of each, as a number, is no more than the target in its bytes 72 to 75.
                """
                .formatted(
                        evidence.forkPoint().hash(),
                        evidence.forkPoint().height(),
                        best,
                        evidence.verdict().best().hash(),
                        best);
    }

    private static String text(Evidence evidence) {
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row("verdict", evidence.verdict().state() + ": " + evidence.verdict().text())
                .row("network", evidence.network().id())
                .row("node", position(evidence.verdict().node()))
                .row("best known", position(evidence.verdict().best()))
                .row("fork point", position(evidence.forkPoint()))
                .row("lead", lead(evidence))
                .row(
                        "headers",
                        evidence.best().size()
                                + " of the best branch, "
                                + evidence.node().size()
                                + " of the node's, since the fork point");
        return table + "\n" + sources(evidence);
    }

    private static String lead(Evidence evidence) {
        return evidence.leadWork().signum() == 0
                ? "none"
                : Units.number(evidence.leadBlocks(), "block")
                        + ", "
                        + evidence.leadWork()
                        + " hashes of work (0x"
                        + evidence.leadWork().toString(16)
                        + ")";
    }

    private static String sources(Evidence evidence) {
        List<Evidence.Source> sources = evidence.sources();
        if (sources.isEmpty()) {
            return "No sources: nobody has said so since the start.\n";
        }
        Table table =
                Table.of(
                        Column.id("source"),
                        Column.left("group"),
                        Column.right("ago"),
                        Column.right("height"),
                        Column.hash("last header"));
        for (Evidence.Source source : sources) {
            table.row(
                    PeerId.parse(source.peer()),
                    source.group(),
                    Units.age(source.at(), evidence.at()),
                    source.last().height(),
                    source.last().hash());
        }
        return table.toString();
    }

    private static String position(StoredHeader header) {
        return header.height() + " " + header.hash();
    }
}
