package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.room.DurationSetting;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Suspects that a block is withheld: the node has validated the header, and has not got the block.
 * Only of nodes that keep blocks, which is known once one has told of its best block.
 *
 * <p>Told of is the lowest best header whose block is missing, with its hash as the subject, when
 * it has been missing for as long as the patience, and again after each further one. A node that
 * takes in blocks by itself is working on it: each block of its own begins the patience anew. A
 * block that was told of does not, so that the next one follows at once. Between the node's best
 * block and that header there may be more whose headers came in one go.
 *
 * <p>While the node says that it is catching up, missing blocks are as it should be, but for no
 * longer than {@link SyncExcuse} holds: a node whose blocks are withheld goes on saying so. After
 * that, blocks that do come begin the patience anew as ever. Monotonic time; over a restart the
 * time between counts, for a header that is still the best.
 */
@Component(
        name = WatchdogConfig.PID + ".block",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class BlockDetector implements AnomalyDetector {
    private static final int MOST_REMEMBERED = 16;

    private final Duration patience;

    /** Best headers whose blocks are missing, the one with the least work first. */
    private final Deque<Missing> missing = new ArrayDeque<>();

    private Optional<StoredHeader> best = Optional.empty();
    private Optional<StoredHeader> block = Optional.empty();
    private SyncExcuse excuse = new SyncExcuse();
    private Moment latest = new Moment(0, Instant.EPOCH);

    private record Missing(StoredHeader header, Lasting lasting) {
        Hash256 hash() {
            return header.hash();
        }
    }

    @Activate
    public BlockDetector(WatchdogConfig config) {
        this(DurationSetting.parseOrOff(WatchdogConfig.PID, "block", config.block()));
    }

    /**
     * @param patience more than zero; {@link DurationSetting#OFF} for never
     */
    public BlockDetector(Duration patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "block";
    }

    @Override
    public String description() {
        return DurationSetting.isOff(patience)
                ? "off"
                : "the node has a header and lacks its block for "
                        + DurationSetting.words(patience);
    }

    @Override
    public Set<String> standing() {
        return Optional.ofNullable(missing.peekFirst())
                .filter(first -> isWatching() && first.lasting.isReported())
                .map(first -> Set.of(first.hash().toString()))
                .orElse(Set.of());
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        latest = observation.at();
        if (observation instanceof Observation.Started started) {
            headerCame(started.tip(), started.at());
        } else if (observation instanceof Observation.NewBestHeader news) {
            headerCame(news.tip(), news.at());
        } else if (observation instanceof Observation.BestBlock news) {
            blockCame(news.block(), news.at());
        } else if (observation instanceof Observation.NodeState state) {
            follow(state);
        }
        return isWatching() && !missing.isEmpty()
                ? judge(missing.getFirst(), observation.at())
                : Optional.empty();
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        block.ifPresent(header -> state.put("block", HeaderText.of(header)));
        excuse.saveTo(state, latest);
        int n = 0;
        for (Missing each : missing) {
            state.put(n + ".header", HeaderText.of(each.header));
            each.lasting.saveTo(state, Integer.toString(n), latest);
            n++;
        }
        return state;
    }

    /** Takes up only what the node still lacks as far as its best header tells. */
    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        latest = now;
        block = before.text("block").flatMap(HeaderText::parse);
        excuse = SyncExcuse.restored(before);
        Deque<Missing> fresh = new ArrayDeque<>(missing);
        missing.clear();
        for (int n = 0; n < MOST_REMEMBERED; n++) {
            Optional<StoredHeader> header = before.text(n + ".header").flatMap(HeaderText::parse);
            Optional<Lasting> lasting =
                    before.lasting(Integer.toString(n))
                            .map(each -> each.bounded(now, patience, patience));
            if (header.isPresent() && lasting.isPresent()) {
                missing.addLast(new Missing(header.get(), lasting.get()));
            }
        }
        best.ifPresent(header -> missing.removeIf(each -> each.header.hasMoreWorkThan(header)));
        fresh.stream()
                .filter(each -> missing.stream().noneMatch(m -> m.hash().equals(each.hash())))
                .forEach(each -> remember(each.header, each.lasting.since()));
    }

    private boolean isWatching() {
        return block.isPresent() && !excuse.holds(latest);
    }

    private void headerCame(StoredHeader header, Moment at) {
        if (best.filter(known -> known.hash().equals(header.hash())).isPresent()) {
            return;
        }
        best = Optional.of(header);
        remember(header, at);
    }

    private void remember(StoredHeader header, Moment at) {
        missing.removeIf(each -> !header.hasMoreWorkThan(each.header));
        if (block.filter(known -> !header.hasMoreWorkThan(known)).isPresent()) {
            return;
        }
        if (missing.size() == MOST_REMEMBERED) {
            missing.removeLast(); // it comes before this one, as others do that came in one go
        }
        missing.addLast(new Missing(header, Lasting.from(at)));
    }

    private void blockCame(StoredHeader header, Moment at) {
        if (block.filter(known -> known.hash().equals(header.hash())).isPresent()) {
            return;
        }
        boolean toldOf =
                !missing.isEmpty()
                        && missing.getFirst().lasting.isReported()
                        && missing.getFirst().hash().equals(header.hash());
        block = Optional.of(header);
        missing.removeIf(each -> !each.header.hasMoreWorkThan(header));
        if (!toldOf) {
            beginAnew(at);
        }
    }

    private void follow(Observation.NodeState state) {
        boolean before = excuse.holds(state.at());
        excuse.begins(state);
        if (before && !excuse.holds(state.at())) {
            beginAnew(state.at());
        }
    }

    private void beginAnew(Moment at) {
        if (!missing.isEmpty()) {
            replaceFirst(new Missing(missing.getFirst().header, Lasting.from(at)));
        }
    }

    private void replaceFirst(Missing other) {
        missing.removeFirst();
        missing.addFirst(other);
    }

    private Optional<Anomaly> judge(Missing first, Moment now) {
        if (!first.lasting.isDue(now, patience, patience)) {
            return Optional.empty();
        }
        replaceFirst(new Missing(first.header, first.lasting.reported(now, patience, patience)));
        Duration length = first.lasting.length(now);
        StoredHeader known = block.orElseThrow();
        return Optional.of(
                new Anomaly(
                        name(),
                        first.hash().toString(),
                        Anomaly.Remedy.FETCH_BLOCK,
                        now,
                        first.header,
                        "the node has header "
                                + first.header.height()
                                + " and lacks its block for "
                                + DurationSetting.words(length),
                        Map.of(
                                "missing.seconds", Long.toString(length.toSeconds()),
                                "missing.height", Integer.toString(first.header.height()),
                                "missing.hash", first.hash().toString(),
                                "best.block.height", Integer.toString(known.height()),
                                "best.block.hash", known.hash().toString())));
    }
}
