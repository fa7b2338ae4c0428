package org.altnet.shell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.Inspection;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;

/** How an emergency transaction and what is said of it look, for people and as JSON. */
final class EmergencyForms {
    private static final int SATOSHI_DIGITS = 8;
    private static final int MOST_INPUTS = 20;
    private static final String NONE = "-";

    private EmergencyForms() {}

    static String text(Inspection inspection) {
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row("transaction", inspection.txid());
        table.row("size", inspection.length() + " bytes, " + inspection.virtualSize() + " virtual");
        rows(table, "spends", inputs(inspection.inputs()));
        rows(
                table,
                "pays",
                inspection.outputs().stream()
                        .map(output -> btc(output.satoshi()) + " to " + output.to())
                        .toList());
        if (inspection.outputs().size() > 1) {
            table.row("in all", btc(total(inspection)));
        }
        table.row("fee", fee(inspection));
        new TreeMap<>(inspection.nodes())
                .forEach((node, words) -> table.row("node " + node, words));
        if (!inspection.ownNodes().isEmpty()) {
            table.row("own nodes", inspection.ownNodes());
        }
        inspection.warnings().forEach(warning -> table.row("WARNING", warning));
        return table.toString();
    }

    private static void rows(Table table, String title, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            table.row(i == 0 ? title : "", lines.get(i));
        }
    }

    private static List<String> inputs(List<String> inputs) {
        if (inputs.size() <= MOST_INPUTS) {
            return inputs;
        }
        List<String> some = new ArrayList<>(inputs.subList(0, MOST_INPUTS));
        some.add("and " + (inputs.size() - MOST_INPUTS) + " more; --json lists all");
        return some;
    }

    private static long total(Inspection inspection) {
        return inspection.outputs().stream().mapToLong(Inspection.Output::satoshi).sum();
    }

    private static String fee(Inspection inspection) {
        if (inspection.fee().isEmpty()) {
            return "unknown: no node knows all that it spends";
        }
        long fee = inspection.fee().getAsLong();
        BigDecimal rate =
                BigDecimal.valueOf(fee)
                        .divide(
                                BigDecimal.valueOf(Math.max(1, inspection.virtualSize())),
                                1,
                                RoundingMode.HALF_UP);
        return btc(fee) + ", " + rate + " sat/vB";
    }

    /** {@code 0.00001410 BTC}. */
    private static String btc(long satoshi) {
        return BigDecimal.valueOf(satoshi, SATOSHI_DIGITS).toPlainString() + " BTC";
    }

    static JsonObject json(Inspection inspection) {
        JsonObject nodes = new JsonObject();
        new TreeMap<>(inspection.nodes()).forEach(nodes::put);
        return new JsonObject()
                .put("txid", inspection.txid().toString())
                .put("length", inspection.length())
                .put("virtualSize", inspection.virtualSize())
                .put("inputs", inspection.inputs())
                .put(
                        "outputs",
                        inspection.outputs().stream()
                                .map(
                                        output ->
                                                new JsonObject()
                                                        .put("satoshi", output.satoshi())
                                                        .put("to", output.to()))
                                .toList())
                .putValue(
                        "feeSatoshi",
                        inspection.fee().isEmpty() ? null : inspection.fee().getAsLong())
                .put("nodes", nodes)
                .put("ownNodes", inspection.ownNodes())
                .put("warnings", inspection.warnings());
    }

    /** Who took it, out of how many who have to. */
    static String acks(EmergencyTx sent) {
        return sent.acks() + " of " + sent.options().minAcks();
    }

    static String text(EmergencyTx sent, Instant now) {
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row("transaction", sent.txid());
        table.row("state", sent.state());
        table.row("since", Units.time(sent.since()) + ", " + Units.age(sent.since(), now) + " ago");
        table.row("taken by", acks(sent) + " peers' nodes asked for");
        table.row(
                "drivers",
                sent.options().drivers().isEmpty()
                        ? "all that carry transactions"
                        : String.join(", ", new TreeSet<>(sent.options().drivers())));
        table.row("deadline", Units.duration(sent.options().deadline()));
        table.row(
                "block",
                sent.block()
                        .map(at -> at.height() + " " + at.hash() + ", by " + sent.seenBy())
                        .orElse(NONE));
        return table + "\n" + receipts(sent.receipts(), now);
    }

    private static String receipts(List<TxReceipt> receipts, Instant now) {
        if (receipts.isEmpty()) {
            return "No receipts: it has gone nowhere yet.\n";
        }
        Table table =
                Table.of(
                        Column.left("over"),
                        Column.id("destination"),
                        Column.left("status"),
                        Column.right("ago"),
                        Column.right("tries"),
                        Column.text("words"));
        for (TxReceipt receipt : receipts) {
            table.row(
                    receipt.driver().isEmpty() ? "own node" : receipt.driver(),
                    receipt.destination(),
                    receipt.status(),
                    Units.age(receipt.at(), now),
                    receipt.attempts(),
                    receipt.text());
        }
        return table.toString();
    }

    static JsonObject json(EmergencyTx sent) {
        return new JsonObject()
                .put("txid", sent.txid().toString())
                .put("state", sent.state().name())
                .put("since", sent.since().toString())
                .put("acks", sent.acks())
                .put("minAcks", sent.options().minAcks())
                .put("deadlineMs", sent.options().deadline().toMillis())
                .put("drivers", new TreeSet<>(sent.options().drivers()))
                .put("block", JsonForms.position(sent.block()))
                .put("seenBy", sent.seenBy())
                .put("receipts", sent.receipts().stream().map(EmergencyForms::json).toList());
    }

    private static JsonObject json(TxReceipt receipt) {
        return new JsonObject()
                .put("driver", receipt.driver())
                .put("destination", receipt.destination())
                .put("status", receipt.status().name())
                .put("at", receipt.at().toString())
                .put("attempts", receipt.attempts())
                .put("text", receipt.text());
    }
}
