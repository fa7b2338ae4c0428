package org.altnet.shell;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

/** {@code altnet:probe}. */
@Component(service = ProbeCommand.class)
@GogoCommand(scope = "altnet", function = "probe")
public final class ProbeCommand {
    private static final Usage USAGE = new Usage("altnet:probe [--json]");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AltLogicValidation validation;
    private final Duration patience;

    @Activate
    public ProbeCommand(@Reference AltLogicValidation validation) {
        this(validation, PATIENCE);
    }

    ProbeCommand(AltLogicValidation validation, Duration patience) {
        this.validation = validation;
        this.patience = patience;
    }

    @Descriptor("asks other media about the chain now; fails if nobody can say")
    public void probe(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        ProbeReport report = ask();
        Verdict verdict = report.verdict();
        Console console = Console.of(session);
        console.print(json, json(report), text(report));
        String conclusion = Printable.of(verdict.state() + ": " + verdict.text());
        if (verdict.state() == Verdict.State.UNRESOLVED) {
            throw CommandFailure.failed(json ? "" : conclusion);
        }
        if (!json) {
            console.print(conclusion);
        }
    }

    private ProbeReport ask() throws CommandFailure {
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
