package org.altnet.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.message.Network;
import org.altnet.api.stack.DriverView;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.text.Column;
import org.altnet.shell.text.Table;
import org.altnet.shell.text.Units;

/** {@code altnet:status} for people. */
final class StatusText {
    private static final String NONE = "-";

    private StatusText() {}

    static String of(StatusSnapshot status) {
        Table table = Table.of(Column.left(""), Column.text(""));
        table.row(
                "AltNet",
                status.network().map(Network::id).orElse("no network")
                        + ", up "
                        + Units.duration(status.uptime())
                        + (status.ready() ? ", ready" : ", not ready"));
        if (!status.missing().isEmpty()) {
            table.row("missing", String.join(", ", status.missing()) + " (see scr:list)");
        }
        boolean several = status.nodes().size() > 1;
        if (!several) {
            status.primary().node().ifPresent(node -> node(table, node));
        }
        status.chainTip().ifPresent(tip -> table.row("chain tip", position(tip)));
        if (!several) {
            status.primary()
                    .verdict()
                    .ifPresent(verdict -> table.row("verdict", verdict(verdict, status.at())));
        }
        status.alarms().ifPresent(alarms -> table.row("alarms", alarms(alarms)));
        for (StatusSnapshot.OfNode node : status.nodes()) {
            String of = several ? node.id() + ": " : "";
            String option = several ? "--node " + node.id() + " " : "";
            node.incident()
                    .ifPresent(
                            open ->
                                    table.row(
                                            "incident", of + incident(open, option, status.at())));
        }
        if (!several) {
            table.row("watchdog", watchdog(status.primary()));
        }
        table.row("drivers", drivers(status.drivers()));
        DriversCommand.failed(status.drivers()).forEach(driver -> table.row("", failed(driver)));
        table.row("peers", status.peers().size());
        if (!several) {
            table.row("last probe", probe(status.primary().lastProbe(), status.at()));
        }
        return several ? table + "\n" + nodes(status) : table.toString();
    }

    /** A line for each. */
    private static Table nodes(StatusSnapshot status) {
        Table table =
                Table.of(
                        Column.id("node"),
                        Column.left("state"),
                        Column.right("header"),
                        Column.right("block"),
                        Column.right("last new"),
                        Column.text("verdict"));
        for (StatusSnapshot.OfNode of : status.nodes()) {
            Optional<NodeAnswers> node = of.node();
            String why =
                    node.map(NodeAnswers::error)
                            .filter(error -> !error.isEmpty())
                            .map(error -> " (" + error + ")")
                            .orElse("");
            table.row(
                    of.id(),
                    node.map(n -> n.status().state().name()).orElse(NONE),
                    height(node.flatMap(NodeAnswers::bestHeader)),
                    height(node.flatMap(NodeAnswers::bestBlock)),
                    of.sinceLastHeader().map(Units::duration).orElse(NONE),
                    of.verdict().map(verdict -> verdict(verdict, status.at())).orElse(NONE) + why);
        }
        return table;
    }

    private static String height(Optional<StoredHeader> header) {
        return header.map(known -> Integer.toString(known.height())).orElse(NONE);
    }

    private static String verdict(Verdict verdict, Instant now) {
        return verdict.state() + " for " + Units.age(verdict.since(), now) + ": " + verdict.text();
    }

    private static void node(Table table, NodeAnswers node) {
        String why = node.remark();
        table.row(
                "node",
                node.id() + " " + node.status().state() + (why.isEmpty() ? "" : ": " + why));
        node.bestHeader().ifPresent(header -> table.row("best header", position(header)));
        node.bestBlock().ifPresent(block -> table.row("best block", position(block)));
    }

    private static String alarms(StatusSnapshot.Standing alarms) {
        int notices = alarms.count(Alarm.Severity.NOTICE);
        List<String> counts = new ArrayList<>();
        if (alarms.count(Alarm.Severity.ALARM) > 0) {
            counts.add(Units.number(alarms.count(Alarm.Severity.ALARM), "ALARM"));
        }
        if (notices > 0) {
            counts.add(Units.number(notices, "notice"));
        }
        return (counts.isEmpty() ? "none" : String.join(", ", counts))
                + alarms.worst().map(text -> ": " + text).orElse("")
                + alarms.mutedUntil()
                        .map(until -> " (muted until " + Units.time(until) + ")")
                        .orElse("");
    }

    private static String incident(Incident incident, String option, Instant now) {
        return incident.number()
                + " for "
                + incident.cause()
                + incident.steps().stream()
                        .findFirst()
                        .map(step -> ", began " + Units.age(step.at(), now) + " ago")
                        .orElse("")
                + " (altnet:incidents "
                + option
                + incident.number()
                + ")";
    }

    private static String position(StoredHeader header) {
        return header.height() + " " + header.hash();
    }

    private static String watchdog(StatusSnapshot.OfNode node) {
        String detectors = Units.number(node.detectors(), "detector");
        return node.sinceLastHeader()
                .map(since -> "last header " + Units.duration(since) + " ago, " + detectors)
                .orElse("no header seen yet, " + detectors);
    }

    private static String drivers(List<DriverView> drivers) {
        Map<DriverStatus.State, Long> states =
                drivers.stream()
                        .collect(
                                Collectors.groupingBy(
                                        driver -> driver.status().state(),
                                        TreeMap::new,
                                        Collectors.counting()));
        String counts =
                states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "));
        return drivers.isEmpty() ? "0" : drivers.size() + " (" + counts + ")";
    }

    private static String failed(DriverView driver) {
        String why = driver.status().text();
        return driver.id() + " " + driver.status().state() + (why.isEmpty() ? "" : ": " + why);
    }

    private static String probe(Optional<ProbeReport> probe, Instant now) {
        return probe.map(report -> probe(report, now)).orElse("none yet");
    }

    private static String probe(ProbeReport probe, Instant now) {
        String from =
                StatusKeys.accepted(probe)
                        .map(receipt -> " from " + receipt.peer().redacted())
                        .orElse("");
        return Units.age(probe.at(), now)
                + " ago for "
                + probe.cause()
                + ": "
                + Units.number(probe.received(), "header")
                + from
                + ", "
                + probe.handedOver()
                + " handed over, took "
                + Units.duration(probe.took());
    }
}
