package org.altnet.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Map<String, Object> values = new LinkedHashMap<>();

    StatusKeys(StatusSnapshot status) {
        values.put("network", status.network().map(Network::id).orElse(null));
        values.put("ready", status.ready());
        values.put("uptime.s", status.uptime().toSeconds());
        node(status.node());
        position("chain.tip", status.chainTip());
        verdict(status.verdict());
        values.put(
                "watchdog.since.s", status.sinceLastHeader().map(Duration::toSeconds).orElse(null));
        values.put(DRIVERS, status.drivers().size());
        DriversCommand.inChargeFirst(status.drivers()).forEach(this::driver);
        values.put(FAILED, failed(status.drivers()));
        values.put("peers", status.peers().size());
        probe(status.lastProbe());
        alarms(status.alarms());
        values.put("incident", status.incident().map(Incident::number).orElse(null));
        values.put("incident.cause", status.incident().map(Incident::cause).orElse(null));
    }

    /**
     * @return the value as text, a line for each element of a list; empty if there is none now, as
     *     of a driver that is not there
     * @throws CommandFailure if there is no such key; the text lists those there are
     */
    String get(String key) throws CommandFailure {
        if (!values.containsKey(key) && !OF_DRIVER.matcher(key).matches()) {
            throw CommandFailure.wrongUsage(
                    "unknown key " + key + ", use one of: " + String.join(", ", names()));
        }
        Object value = values.get(key);
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(element -> Printable.of(element.toString()))
                    .collect(Collectors.joining("\n"));
        }
        return value == null ? "" : Printable.of(value.toString());
    }

    /** The keys that there are now, in the order of {@code --json}. */
    Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        values.forEach(
                (key, value) -> {
                    if (value instanceof List<?> list) {
                        json.put(key, list);
                    } else {
                        json.putValue(key, value);
                    }
                });
        return json;
    }

    private void node(Optional<StatusSnapshot.Node> node) {
        values.put("node.id", node.map(StatusSnapshot.Node::id).orElse(null));
        values.put("node.state", node.map(n -> n.status().state().name()).orElse(null));
        position("node.best", node.flatMap(StatusSnapshot.Node::bestHeader));
        values.put(
                "node.block.height",
                node.flatMap(StatusSnapshot.Node::bestBlock)
                        .map(StoredHeader::height)
                        .orElse(null));
    }

    private void verdict(Optional<Verdict> verdict) {
        values.put("verdict", verdict.map(v -> v.state().name()).orElse(null));
        values.put("verdict.behind", verdict.map(Verdict::behind).orElse(null));
        values.put("verdict.text", verdict.map(Verdict::text).orElse(null));
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
