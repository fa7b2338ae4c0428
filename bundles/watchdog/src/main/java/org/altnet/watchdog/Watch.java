package org.altnet.watchdog;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Observation;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.room.DurationSetting;
import org.altnet.room.Whiteboard;
import org.altnet.watchdog.StateFile.Saved;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over one node: turns its tips and status, what drivers do, what probes find and the
 * passing of time into observations, shows them to every detector, and passes on the anomalies.
 *
 * <p>Detectors and listeners are called on the lane, one at a time, and so is the node, which may
 * block: the lane must be this watch's own. Everything else may be called by anybody and returns at
 * once; what it reads are immutable snapshots that the lane publishes. All other state is the
 * lane's.
 *
 * <p>The watch begins with the node's best header, asked for on each tick until there is an answer.
 * A node that has not answered for a minute (and does not say that it is starting) is watched from
 * AltNet's own tip on, so that its silence shows as any other; when it answers after all, what it
 * answers with is a new best header.
 *
 * <p>A detector that comes later is told that it began with the latest one, then what it left
 * behind when it went, then the latest observation of each other kind.
 *
 * <p>While the node says that it is catching up with its own peers, and headers do come, nobody is
 * asked: its being behind means nothing yet. A node that says so and gets no header for 10 minutes
 * is not believed, and neither is one that has said so for 30 minutes: whoever feeds it an old
 * header now and then could silence the watch for ever. What is asked as a routine is asked anyway.
 */
final class Watch implements Watchdog, TipListener, ProbeListener {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int REMEMBERED = 100;
    private static final Duration LOOKS_AT_NODE_EACH = Duration.ofSeconds(10);
    private static final Duration WAITS_FOR_NODE = Duration.ofSeconds(60);
    private static final Duration BELIEVED_WITHOUT_HEADER = Duration.ofMinutes(10);
    private static final Duration BELIEVED_TO_CATCH_UP = Duration.ofMinutes(30);

    private final BitcoinNode node;
    private final Supplier<StoredHeader> ownTip;
    private final Supplier<List<DriverView>> drivers;
    private final Lane lane;
    private final TimeSource time;
    private final Duration tick;
    private final DetectorMemory memory;
    private final NodeClaim claim;
    private final NodeSight sight;
    private final Whiteboard<DetectorSlot> detectors = new Whiteboard<>();
    private final Whiteboard<AnomalyListener> listeners = new Whiteboard<>();

    /** The latest observation of each kind that does not come with each tick, the latest last. */
    private final Map<Class<?>, Observation> latest = new LinkedHashMap<>();

    private volatile Optional<Tip> tip = Optional.empty();
    private volatile List<Anomaly> recent = List.of();
    private Optional<Moment> lookedAtNode = Optional.empty();
    private Moment started;
    private Moment lastShown;
    private boolean complainedOfNode;

    /**
     * The best header, and since when it is.
     *
     * @param isNodes false for AltNet's own, as long as the node has told none
     */
    private record Tip(StoredHeader header, Moment at, boolean isNodes) {}

    /**
     * @param ownTip of the chain that AltNet keeps by itself; must not block
     * @param drivers all that are here; must not block
     * @param lane the watch's own
     * @param tick how often detectors are told that time passes
     */
    Watch(
            BitcoinNode node,
            Supplier<StoredHeader> ownTip,
            Supplier<List<DriverView>> drivers,
            Lane lane,
            TimeSource time,
            Duration tick,
            DetectorMemory memory) {
        this.node = node;
        this.ownTip = ownTip;
        this.drivers = drivers;
        this.lane = lane;
        this.time = time;
        this.tick = tick;
        this.memory = memory;
        claim = new NodeClaim(node, time);
        sight = new NodeSight(node, claim, time);
        started = time.now();
        lastShown = started;
    }

    /** Begins to watch. Call once. */
    void start() {
        lane.execute(
                () -> {
                    started = time.now();
                    memory.recall(started.wall());
                    onTick();
                });
    }

    /** Saves what has to survive. On the lane, or when the lane has ended. */
    void save() {
        remember();
        memory.write(time.now());
    }

    void addDetector(AnomalyDetector detector, Map<String, ?> properties) {
        detectors.add(new DetectorSlot(detector), properties);
    }

    void removeDetector(Map<String, ?> properties) {
        detectors.remove(properties);
    }

    void addListener(AnomalyListener listener, Map<String, ?> properties) {
        listeners.add(listener, properties);
    }

    void removeListener(Map<String, ?> properties) {
        listeners.remove(properties);
    }

    @Override
    public void probed(ProbeReport report) {
        if (report.node().equals(node.id())) {
            Moment at = time.now();
            lane.execute(
                    () -> tell(new Observation.Probed(at, report.answers(), report.agreeing())));
        }
    }

    @Override
    public void tipChanged(TipEvent event) {
        if (event.node().equals(node.id())) {
            lane.execute(() -> follow(event.tip(), event.at()));
        }
    }

    @Override
    public String node() {
        return node.id();
    }

    @Override
    public List<DetectorView> detectors() {
        return detectors.services().map(DetectorSlot::view).toList();
    }

    @Override
    public Optional<StoredHeader> lastHeader() {
        return tip.filter(Tip::isNodes).map(Tip::header);
    }

    @Override
    public Duration sinceLastHeader() {
        return tip.filter(Tip::isNodes)
                .map(known -> time.now().since(known.at))
                .orElse(Duration.ZERO);
    }

    @Override
    public List<Anomaly> recent() {
        return recent;
    }

    private void onTick() {
        lane.schedule(tick, this::onTick);
        claim.hear();
        if (tip.filter(Tip::isNodes).isEmpty()) {
            askForTheFirstHeader();
        }
        if (tip.isPresent()) {
            tell(new Observation.Tick(time.now()));
            look();
            remember();
            memory.settle(time.now());
        }
    }

    private void askForTheFirstHeader() {
        try {
            StoredHeader best = node.bestHeader();
            follow(best, time.now());
        } catch (NodeException e) {
            if (complainedOfNode || claim.hear().state() == NodeStatus.State.STARTING) {
                LOG.debug("Watchdog - node {} does not answer yet", node.id(), e);
            } else {
                complainedOfNode = true;
                LOG.warn(
                        "Watchdog - cannot watch node {} yet, asking again each {}: {}. Check that"
                                + " it runs",
                        node.id(),
                        DurationSetting.words(tick),
                        e.getMessage());
            }
            if (tip.isEmpty() && isTimeToBeginWithoutNode()) {
                beginWithoutNode();
            }
        }
    }

    private boolean isTimeToBeginWithoutNode() {
        return claim.hear().state() != NodeStatus.State.STARTING
                && time.now().since(started).compareTo(WAITS_FOR_NODE) >= 0;
    }

    private void beginWithoutNode() {
        StoredHeader own = ownTip.get();
        LOG.info(
                "Watchdog - watching node {} from AltNet's own height {}, header {}, until it"
                        + " answers",
                node.id(),
                own.height(),
                own.hash());
        begin(new Tip(own, time.now(), false));
    }

    private void follow(StoredHeader header, Moment at) {
        if (tip.filter(Tip::isNodes).isEmpty()) {
            LOG.info(
                    "Watchdog - watching node {} from height {}, best header {}",
                    node.id(),
                    header.height(),
                    header.hash());
        }
        if (tip.isEmpty()) {
            begin(new Tip(header, at, true));
        } else if (!tip.get().header.hash().equals(header.hash())) {
            tip = Optional.of(new Tip(header, at, true));
            tell(new Observation.NewBestHeader(at, header));
        } else if (!tip.get().isNodes) {
            tip = Optional.of(new Tip(header, tip.get().at, true));
        }
    }

    private void begin(Tip first) {
        tip = Optional.of(first);
        lastShown = first.at;
        detectors.each(this::catchUp);
        tell(sight.first());
    }

    private void look() {
        Moment now = time.now();
        if (lookedAtNode.filter(at -> now.since(at).compareTo(LOOKS_AT_NODE_EACH) < 0).isEmpty()) {
            lookedAtNode = Optional.of(now);
            sight.look().forEach(this::tell);
        }
        tell(new Observation.Drivers(time.now(), drivers.get()));
    }

    private void tell(Observation observation) {
        if (tip.isEmpty()) {
            return;
        }
        if (isNews(observation)) {
            memory.changed();
            latest.remove(observation.getClass());
            latest.put(observation.getClass(), observation);
        }
        lastShown = observation.at();
        detectors.each(
                detector -> {
                    if (detector.isCaughtUp()) {
                        show(detector, observation);
                    } else {
                        catchUp(detector);
                        if (!isNews(observation)) {
                            show(detector, observation);
                        }
                    }
                });
    }

    /** False for what comes with each tick anyway. */
    private static boolean isNews(Observation observation) {
        return !(observation instanceof Observation.Tick)
                && !(observation instanceof Observation.Drivers);
    }

    private void catchUp(DetectorSlot detector) {
        if (!detector.isCaughtUp()) {
            Tip known = tip.orElseThrow();
            Optional<Saved> before = memory.of(detector.name());
            detector.begin(new Observation.Started(known.at, known.header), before, time.now());
            // The latest header is in the beginning; and one that has been here has taken its
            // conclusions from the last probe.
            List.copyOf(latest.values()).stream()
                    .filter(each -> !(each instanceof Observation.NewBestHeader))
                    .filter(each -> before.isEmpty() || !(each instanceof Observation.Probed))
                    .forEach(each -> show(detector, each));
        }
    }

    private void show(DetectorSlot detector, Observation observation) {
        detector.observe(observation).ifPresent(anomaly -> raise(detector, anomaly));
        for (String subject : detector.takeCleared()) {
            clear(detector, subject, observation.at());
        }
    }

    private void raise(DetectorSlot detector, Anomaly anomaly) {
        if (isSuspicionToAskAbout(anomaly) && isCatchingUp()) {
            LOG.debug(
                    "Anomaly while node {} is catching up, not raised ({}: {})",
                    node.id(),
                    anomaly.detector(),
                    anomaly.text());
            return;
        }
        LOG.info(
                "Block header anomaly detected - notifying subscribers ({}: {}), node {}",
                anomaly.detector(),
                anomaly.text(),
                node.id());
        detector.countRaised();
        memory.changed();
        recent = Stream.concat(Stream.of(anomaly), recent.stream()).limit(REMEMBERED).toList();
        listeners.each(listener -> listener.anomaly(node.id(), anomaly));
    }

    private void clear(DetectorSlot detector, String subject, Moment at) {
        LOG.info(
                "Block header anomaly cleared - notifying subscribers ({}{}), node {}",
                detector.name(),
                subject.isEmpty() ? "" : ": " + subject,
                node.id());
        memory.changed();
        listeners.each(listener -> listener.cleared(node.id(), detector.name(), subject, at));
    }

    /** False for the routine: it says nothing of the node, and what the node says not of it. */
    private static boolean isSuspicionToAskAbout(Anomaly anomaly) {
        return !anomaly.detector().equals(PeriodDetector.NAME)
                && (anomaly.remedy() == Anomaly.Remedy.PROBE
                        || anomaly.remedy() == Anomaly.Remedy.ASK_ALL);
    }

    private boolean isCatchingUp() {
        return claim.isFor(NodeStatus.State.SYNCING, BELIEVED_TO_CATCH_UP)
                && tip.filter(Tip::isNodes).isPresent()
                && sinceLastHeader().compareTo(BELIEVED_WITHOUT_HEADER) < 0;
    }

    private void remember() {
        detectors.each(
                detector -> {
                    if (detector.isCaughtUp()) {
                        memory.remember(detector.name(), detector.save(lastShown.wall()));
                    }
                });
    }
}
