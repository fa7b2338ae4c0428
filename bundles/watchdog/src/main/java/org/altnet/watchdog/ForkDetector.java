package org.altnet.watchdog;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeTip;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Suspects a fork that the node itself knows of: a branch with more work than the one it follows.
 *
 * <ul>
 *   <li>One that it calls invalid is told of at once: either miners break a rule or this node has
 *       not got a new one. The operator must know ({@code NOTIFY}), and right after, what others
 *       follow ({@code ASK_ALL}).
 *   <li>One that leaves its chain before the tip and whose blocks it has not validated, for as long
 *       as the patience: blocks may be withheld. Others are asked what they follow ({@code PROBE}).
 *       One that goes on from the tip is {@link BlockDetector}'s.
 * </ul>
 *
 * <p>Each is told of again each hour while it lasts; the subject is the hash of its end, so a
 * branch that grows is told of anew, but its patience does not begin anew while there is any.
 * Cleared when the node follows it, follows one with as much work, or has validated it. Monotonic
 * time; over a restart the time between counts for a branch that is still there.
 */
@Component(
        name = WatchdogConfig.PID + ".fork",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class ForkDetector implements AnomalyDetector {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final String SINCE = ".since";

    private final Duration patience;
    private final Map<String, Branch> branches = new LinkedHashMap<>();
    private Optional<StoredHeader> tip = Optional.empty();
    private Moment latest = new Moment(0, Instant.EPOCH);

    /**
     * A branch that is suspect.
     *
     * @param askNext the operator was told, and others are to be asked
     */
    private record Branch(NodeTip end, Lasting lasting, boolean askNext) {
        boolean isInvalid() {
            return end.status() == NodeTip.Status.INVALID;
        }
    }

    @Activate
    public ForkDetector(WatchdogConfig config) {
        this(DurationSetting.parseOrOff(WatchdogConfig.PID, "fork", config.fork()));
    }

    /**
     * @param patience more than zero; {@link DurationSetting#OFF} for never, invalid branches
     *     included
     */
    public ForkDetector(Duration patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "fork";
    }

    @Override
    public String description() {
        return DurationSetting.isOff(patience)
                ? "off"
                : "the node knows a branch with more work, calls it invalid or lacks its blocks"
                        + " for "
                        + DurationSetting.words(patience);
    }

    @Override
    public Set<String> standing() {
        return branches.entrySet().stream()
                .filter(branch -> branch.getValue().lasting.isReported())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            tip = Optional.of(started.tip());
        } else if (observation instanceof Observation.NewBestHeader news) {
            tip = Optional.of(news.tip());
        } else if (observation instanceof Observation.NodeTips news) {
            follow(news);
        }
        if (tip.isEmpty() || DurationSetting.isOff(patience)) {
            return Optional.empty();
        }
        return branches.values().stream().filter(this::isDue).findFirst().map(this::report);
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        branches.forEach(
                (hash, branch) -> {
                    branch.lasting.saveTo(state, hash, latest);
                    NodeTip end = branch.end;
                    state.put(
                            hash + ".end",
                            end.height()
                                    + " "
                                    + end.branchLength()
                                    + " "
                                    + end.chainWork().toString(16)
                                    + " "
                                    + end.status()
                                    + " "
                                    + branch.askNext);
                });
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        branches.clear();
        state.keySet().stream()
                .filter(key -> key.endsWith(SINCE))
                .map(key -> key.substring(0, key.length() - SINCE.length()))
                .sorted()
                .forEach(
                        hash ->
                                restored(hash, before)
                                        .map(branch -> bounded(branch, now))
                                        .ifPresent(branch -> branches.put(hash, branch)));
    }

    private static Optional<Branch> restored(String hash, SavedState before) {
        try {
            String[] end = before.text(hash + ".end").orElse("").split(" ");
            Optional<Lasting> lasting = before.lasting(hash);
            if (end.length != 5 || lasting.isEmpty()) {
                return Optional.empty();
            }
            NodeTip branch =
                    new NodeTip(
                            Hash256.parse(hash),
                            Integer.parseInt(end[0]),
                            Integer.parseInt(end[1]),
                            new BigInteger(end[2], 16),
                            NodeTip.Status.valueOf(end[3]));
            return Optional.of(new Branch(branch, lasting.get(), Boolean.parseBoolean(end[4])));
        } catch (IllegalArgumentException garbled) {
            return Optional.empty();
        }
    }

    private void follow(Observation.NodeTips news) {
        Optional<NodeTip> active =
                news.tips().stream()
                        .filter(each -> each.status() == NodeTip.Status.ACTIVE)
                        .findFirst();
        if (active.isEmpty()) {
            return;
        }
        Map<String, NodeTip> suspect = new LinkedHashMap<>();
        news.tips().stream()
                .filter(each -> isSuspect(each, active.get()))
                .forEach(each -> suspect.put(each.hash().toString(), each));
        Optional<Moment> withheldSince =
                branches.values().stream()
                        .filter(branch -> !branch.isInvalid())
                        .map(branch -> branch.lasting.since())
                        .min((a, b) -> Long.signum(a.monotonicNanos() - b.monotonicNanos()));
        Map<String, Branch> before = Map.copyOf(branches);
        branches.clear();
        suspect.forEach(
                (hash, end) -> {
                    boolean invalid = end.status() == NodeTip.Status.INVALID;
                    Moment since = invalid ? news.at() : withheldSince.orElse(news.at());
                    Branch known = before.get(hash);
                    branches.put(
                            hash,
                            known != null && known.isInvalid() == invalid
                                    ? new Branch(end, known.lasting, known.askNext)
                                    : new Branch(end, Lasting.from(since), false));
                });
    }

    private static boolean isSuspect(NodeTip each, NodeTip active) {
        if (each.chainWork().compareTo(active.chainWork()) <= 0) {
            return false;
        }
        return switch (each.status()) {
            case INVALID -> true;
            case HEADERS_ONLY, VALID_HEADERS -> each.forkHeight() < active.height();
            case ACTIVE, VALID_FORK -> false;
        };
    }

    private Branch bounded(Branch branch, Moment now) {
        Lasting lasting = branch.lasting.bounded(now, first(branch), INTERVAL);
        return new Branch(branch.end, lasting, branch.askNext);
    }

    private Duration first(Branch branch) {
        return branch.isInvalid() ? Duration.ZERO : patience;
    }

    private boolean isDue(Branch branch) {
        return branch.askNext || branch.lasting.isDue(latest, first(branch), INTERVAL);
    }

    private Anomaly report(Branch branch) {
        NodeTip end = branch.end;
        Lasting lasting = branch.lasting.reported(latest, first(branch), INTERVAL);
        boolean tellFirst = branch.isInvalid() && !branch.askNext;
        branches.put(end.hash().toString(), new Branch(end, lasting, tellFirst));
        return new Anomaly(
                name(),
                end.hash().toString(),
                tellFirst ? Remedy.NOTIFY : branch.isInvalid() ? Remedy.ASK_ALL : Remedy.PROBE,
                latest,
                tip.orElseThrow(),
                "the node knows a branch with more work that leaves its chain at height "
                        + end.forkHeight()
                        + (branch.isInvalid()
                                ? " and calls it invalid"
                                : " and has not validated its blocks for "
                                        + DurationSetting.words(branch.lasting.length(latest))),
                Map.of(
                        "branch.hash", end.hash().toString(),
                        "branch.height", Integer.toString(end.height()),
                        "branch.length", Integer.toString(end.branchLength()),
                        "branch.work", end.chainWork().toString(16),
                        "branch.status", end.status().name(),
                        "fork.height", Integer.toString(end.forkHeight())));
    }
}
