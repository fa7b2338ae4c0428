package org.altnet.shell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.altnet.api.time.TimeSource;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Watchdog;
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

/** {@code altnet:watchdog}. */
@Component(service = WatchdogCommand.class)
@GogoCommand(scope = "altnet", function = "watchdog")
public final class WatchdogCommand {
    private static final Usage USAGE = new Usage("altnet:watchdog [--json] [--node ID]");
    private static final int ANOMALIES_IN_TABLE = 10;
    private static final double WHOLE_FROM = 10;

    private final OfNodes<Watchdog> watchdogs;
    private final TimeSource clock;

    @Activate
    public WatchdogCommand(
            @Reference(
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, Watchdog>> watchdogs) {
        this(OfNodes.ranked(watchdogs, Watchdog::node), TimeSource.SYSTEM);
    }

    WatchdogCommand(OfNodes<Watchdog> watchdogs, TimeSource clock) {
        this.watchdogs = watchdogs;
        this.clock = clock;
    }

    @Descriptor("shows what the watchdog watches for and what it has found")
    public void watchdog(
            CommandSession session,
            @Descriptor("as JSON")
                    @Parameter(names = "--json", presentValue = "true", absentValue = "false")
                    boolean json,
            @Descriptor("only the node with that <id>")
                    @Parameter(names = "--node", absentValue = "")
                    String node,
            @Descriptor("nothing more") String... arguments)
            throws CommandFailure {
        USAGE.operands(arguments, 0);
        List<Watchdog> chosen = watchdogs.chosen(node);
        Console.of(session)
                .print(
                        json,
                        watchdogs.json(chosen, WatchdogCommand::json),
                        watchdogs.text(chosen, this::text));
    }

    private String text(Watchdog watchdog) {
        Table detectors =
                Table.of(
                        Column.left("detector"),
                        Column.right("raised"),
                        Column.id("standing"),
                        Column.right("false/year"),
                        Column.text("watches for"));
        for (Watchdog.DetectorView view : watchdog.detectors()) {
            detectors.row(
                    view.name(),
                    view.raised(),
                    standing(view.standing()),
                    rate(view.falseAlarmsPerYear()),
                    view.description());
        }
        String lastHeader =
                watchdog.lastHeader()
                        .map(
                                header ->
                                        "Last header "
                                                + Units.duration(watchdog.sinceLastHeader())
                                                + " ago: "
                                                + header.height()
                                                + " "
                                                + header.hash())
                        .orElse("No header seen yet.");
        return (detectors.isEmpty() ? "No detectors.\n" : detectors.toString())
                + "\n"
                + lastHeader
                + "\n\n"
                + anomalies(watchdog.recent());
    }

    /** A detector of one cause has one subject, which is empty. */
    private static String standing(Set<String> subjects) {
        if (subjects.isEmpty()) {
            return "-";
        }
        return subjects.equals(Set.of("")) ? "yes" : String.join(", ", new TreeSet<>(subjects));
    }

    /** {@code 2756}, {@code 13}, {@code 0.5}; {@code -} if none are to be expected. */
    private static String rate(OptionalDouble perYear) {
        return perYear.isEmpty() ? "-" : figure(perYear.getAsDouble());
    }

    private static String figure(double value) {
        return new BigDecimal(value)
                .setScale(value < WHOLE_FROM ? 2 : 0, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private String anomalies(List<Anomaly> recent) {
        if (recent.isEmpty()) {
            return "No anomalies.\n";
        }
        Table table =
                Table.of(
                        Column.left("ago"),
                        Column.left("detector"),
                        Column.left("remedy"),
                        Column.text("anomaly"));
        for (Anomaly anomaly : recent.subList(0, Math.min(recent.size(), ANOMALIES_IN_TABLE))) {
            table.row(
                    Units.duration(clock.now().since(anomaly.at())),
                    anomaly.detector(),
                    anomaly.remedy(),
                    anomaly.text());
        }
        return table.toString();
    }

    private static JsonObject json(Watchdog watchdog) {
        List<JsonObject> detectors =
                watchdog.detectors().stream()
                        .map(
                                view ->
                                        new JsonObject()
                                                .put("name", view.name())
                                                .put("description", view.description())
                                                .put("raised", view.raised())
                                                .put("standing", new TreeSet<>(view.standing()))
                                                .putValue(
                                                        "falseAlarmsPerYear",
                                                        view.falseAlarmsPerYear().isEmpty()
                                                                ? null
                                                                : rate(view.falseAlarmsPerYear())))
                        .toList();
        return new JsonObject()
                .put("nodeId", watchdog.node())
                .put("lastHeader", JsonForms.position(watchdog.lastHeader()))
                .putValue(
                        "sinceLastHeaderMs",
                        JsonForms.millis(
                                watchdog.lastHeader().map(any -> watchdog.sinceLastHeader())))
                .put("detectors", detectors)
                .put("anomalies", watchdog.recent().stream().map(WatchdogCommand::json).toList());
    }

    private static JsonObject json(Anomaly anomaly) {
        JsonObject evidence = new JsonObject();
        for (Map.Entry<String, String> figure : new TreeMap<>(anomaly.evidence()).entrySet()) {
            evidence.put(figure.getKey(), figure.getValue());
        }
        return new JsonObject()
                .put("detector", anomaly.detector())
                .put("subject", anomaly.subject())
                .put("remedy", anomaly.remedy().name())
                .put("at", anomaly.at().wall().toString())
                .put("tip", JsonForms.position(anomaly.tip()))
                .put("text", anomaly.text())
                .put("evidence", evidence);
    }
}
