package org.altnet.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Network;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.shell.text.JsonObject;
import org.altnet.shell.text.Printable;

/**
 * The values of {@code altnet:status} under the names that scripts use: the keys of {@code --get}
 * and of {@code --json}. Names are promises; they are added, not changed.
 */
final class StatusKeys {
    private static final String DRIVERS = "drivers";
    private static final String FAILED = "drivers.failed";
    private static final String REACHABLE = "reachable";
    private static final String STATE = "state";
    private static final Pattern OF_DRIVER =
            Pattern.compile("drivers\\.[a-z0-9-]+\\.(state|reachable)");

    private static final String NODES = "nodes";
    private static final Pattern OF_NODE = Pattern.compile("nodes\\.(.+?)(\\..*)?");

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<StatusSnapshot.OfNode> nodes;

    StatusKeys(StatusSnapshot status) {
        values.put("network", status.network().map(Network::id).orElse(null));
        values.put("ready", status.ready());
        values.put("uptime.s", status.uptime().toSeconds());
        StatusSnapshot.OfNode primary = status.primary();
        values.put("node.id", primary.node().map(NodeAnswers::id).orElse(null));
        node("node.", primary);
        position("chain.tip", status.chainTip());
        judged("", primary);
        values.put(DRIVERS, status.drivers().size());
        DriversCommand.inChargeFirst(status.drivers()).forEach(this::driver);
        values.put(FAILED, failed(status.drivers()));
        values.put("peers", status.peers().size());
        probe(primary.lastProbe());
        alarms(status.alarms());
        incident("", primary);
        nodes = status.nodes();
        values.put(NODES, nodes.stream().map(StatusSnapshot.OfNode::id).toList());
        nodes.forEach(each -> ofNode(NODES + "." + each.id() + ".", each));
    }

    /**
     * @return the value as text, a line for each element of a list; empty if there is none now, as
     *     of a driver that is not there
     * @throws CommandFailure if there is no such key, or no such node; the text lists those there
     *     are
     */
    String get(String key) throws CommandFailure {
        if (!values.containsKey(key) && !OF_DRIVER.matcher(key).matches()) {
            throw unknown(key);
        }
        Object value = values.get(key);
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> Printable.of(element.toString()))
                    .collect(Collectors.joining("\n"));
        }
        return value == null ? "" : Printable.of(value.toString());
    }

    private CommandFailure unknown(String key) {
        Matcher ofNode = OF_NODE.matcher(key);
        List<String> ids = nodes.stream().map(StatusSnapshot.OfNode::id).toList();
        if (ofNode.matches() && ids.stream().noneMatch(id -> key.startsWith(NODES + "." + id))) {
            return OfNodes.unknown(ofNode.group(1), ids);
        }
        return CommandFailure.wrongUsage(
                "unknown key " + key + ", use one of: " + String.join(", ", names()));
    }

    /** The keys that there are now. */
    Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Has the values under their keys, but those of nodes as an array of objects. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        values.forEach(
                (key, value) -> {
                    if (key.equals(NODES)) {
                        json.put(NODES, nodes.stream().map(this::json).toList());
                    } else if (value instanceof List<?> list) {
                        json.put(key, list);
                    } else if (!key.startsWith(NODES + ".")) {
                        json.putValue(key, value);
                    }
                });
        return json;
    }

    private JsonObject json(StatusSnapshot.OfNode node) {
        String prefix = NODES + "." + node.id() + ".";
        JsonObject json = new JsonObject().put("id", node.id());
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        json.putValue(key.substring(prefix.length()), value);
                    }
                });
        return json;
    }

    private void ofNode(String prefix, StatusSnapshot.OfNode node) {
        node(prefix, node);
        judged(prefix, node);
        incident(prefix, node);
    }

    private void node(String prefix, StatusSnapshot.OfNode of) {
        Optional<NodeAnswers> node = of.node();
        values.put(prefix + STATE, node.map(n -> n.status().state().name()).orElse(null));
        position(prefix + "best", node.flatMap(NodeAnswers::bestHeader));
        values.put(
                prefix + "block.height",
                node.flatMap(NodeAnswers::bestBlock).map(StoredHeader::height).orElse(null));
    }

    private void judged(String prefix, StatusSnapshot.OfNode node) {
        Optional<Verdict> verdict = node.verdict();
        values.put(prefix + "verdict", verdict.map(v -> v.state().name()).orElse(null));
        values.put(prefix + "verdict.behind", verdict.map(Verdict::behind).orElse(null));
        values.put(prefix + "verdict.text", verdict.map(Verdict::text).orElse(null));
        values.put(
                prefix + "watchdog.since.s",
                node.sinceLastHeader().map(Duration::toSeconds).orElse(null));
    }

    private void incident(String prefix, StatusSnapshot.OfNode node) {
        values.put(prefix + "incident", node.incident().map(Incident::number).orElse(null));
        values.put(prefix + "incident.cause", node.incident().map(Incident::cause).orElse(null));
    }

    private void driver(DriverView driver) {
        String prefix = DRIVERS + "." + driver.id() + ".";
        values.putIfAbsent(prefix + STATE, driver.status().state().name());
        values.putIfAbsent(
                prefix + REACHABLE,
                driver.reachableAt().stream().findFirst().map(PeerId::address).orElse(""));
    }

    private static List<String> failed(List<DriverView> drivers) {
        return DriversCommand.failed(drivers).stream()
                .map(
                        driver -> {
                            String why = driver.status().text();
                            return driver.id()
                                    + ": "
                                    + (why.isEmpty() ? driver.status().state() : why);
                        })
                .toList();
    }

    private void probe(Optional<ProbeReport> probe) {
        Optional<PeerId> accepted = probe.flatMap(StatusKeys::accepted).map(Receipt::peer);
        values.put("probe.last.cause", probe.map(ProbeReport::cause).orElse(null));
        values.put("probe.last.driver", accepted.map(PeerId::driver).orElse(null));
        values.put("probe.last.peer", accepted.map(PeerId::toString).orElse(null));
        values.put("probe.last.took.ms", probe.map(p -> p.took().toMillis()).orElse(null));
        values.put("probe.last.received", probe.map(ProbeReport::received).orElse(null));
        values.put("probe.last.handed-over", probe.map(ProbeReport::handedOver).orElse(null));
    }

    private void alarms(Optional<StatusSnapshot.Standing> alarms) {
        values.put("alarms", alarms.map(a -> a.count(Alarm.Severity.ALARM)).orElse(null));
        values.put("alarms.notices", alarms.map(a -> a.count(Alarm.Severity.NOTICE)).orElse(null));
        values.put("alarms.text", alarms.flatMap(StatusSnapshot.Standing::worst).orElse(null));
        values.put(
                "alarms.muted-until",
                alarms.flatMap(StatusSnapshot.Standing::mutedUntil)
                        .map(Instant::toString)
                        .orElse(null));
    }

    /** The first answer that settled something. */
    static Optional<Receipt> accepted(ProbeReport probe) {
        return probe.receipts().stream()
                .filter(receipt -> receipt.result() == Receipt.Result.ACCEPTED)
                .findFirst();
    }

    private void position(String prefix, Optional<StoredHeader> header) {
        values.put(prefix + ".hash", header.map(h -> h.hash().toString()).orElse(null));
        values.put(prefix + ".height", header.map(StoredHeader::height).orElse(null));
    }
}
