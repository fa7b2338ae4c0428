package org.altnet.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Observation;
import org.altnet.api.watchdog.Watchdog;
import org.altnet.room.Whiteboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over one node: turns its tips and the passing of time into observations, shows them to
 * every detector, and passes on the anomalies.
 *
 * <p>Detectors and listeners are called on the lane, one at a time, and so is the node, which may
 * block: the lane must be this watch's own. Everything else may be called by anybody and returns at
 * once; what it reads are immutable snapshots that the lane publishes.
 *
 * <p>The watch begins with the node's best header, asked for on each tick until there is an answer.
 * While the node says that it is catching up with its own peers, anomalies are not passed on: its
 * being behind means nothing yet.
 */
final class Watch implements Watchdog, TipListener {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int REMEMBERED = 100;

    private final BitcoinNode node;
    private final Lane lane;
    private final TimeSource time;
    private final Duration tick;
    private final Whiteboard<DetectorSlot> detectors = new Whiteboard<>();
    private final Whiteboard<AnomalyListener> listeners = new Whiteboard<>();

    private volatile Optional<History> history = Optional.empty();
    private volatile List<Anomaly> recent = List.of();
    private boolean complainedOfNode;

    /** How the watch began, and the latest header since. */
    private record History(
            Observation.Started started, Optional<Observation.NewBestHeader> latest) {
        StoredHeader tip() {
            return latest.map(Observation.NewBestHeader::tip).orElse(started.tip());
        }

        Moment at() {
            return latest.map(Observation.NewBestHeader::at).orElse(started.at());
        }

        List<Observation> observations() {
            return Stream.concat(Stream.of(started), latest.stream())
                    .map(Observation.class::cast)
                    .toList();
        }
    }

    /**
     * @param lane the watch's own
     * @param tick how often detectors are told that time passes
     */
    Watch(BitcoinNode node, Lane lane, TimeSource time, Duration tick) {
        this.node = node;
        this.lane = lane;
        this.time = time;
        this.tick = tick;
    }

    /** Begins to watch. Call once. */
    void start() {
        lane.execute(this::onTick);
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
    public void tipChanged(TipEvent event) {
        if (event.node().equals(node.id())) {
            lane.execute(() -> onTip(event));
        }
    }

    @Override
    public List<DetectorView> detectors() {
        return detectors.services().map(DetectorSlot::view).toList();
    }

    @Override
    public Optional<StoredHeader> lastHeader() {
        return history.map(History::tip);
    }

    @Override
    public Duration sinceLastHeader() {
        return history.map(known -> time.now().since(known.at())).orElse(Duration.ZERO);
    }

    @Override
    public List<Anomaly> recent() {
        return recent;
    }

    private void onTick() {
        lane.schedule(tick, this::onTick);
        if (history.isEmpty()) {
            askForTheFirstHeader();
        }
        if (history.isPresent()) {
            Observation.Tick now = new Observation.Tick(time.now());
            detectors.each(
                    detector -> {
                        catchUp(detector);
                        show(detector, now);
                    });
        }
    }

    private void askForTheFirstHeader() {
        try {
            begin(time.now(), node.bestHeader());
        } catch (NodeException e) {
            if (complainedOfNode) {
                LOG.debug("Watchdog - node {} still does not answer", node.id(), e);
            } else {
                complainedOfNode = true;
                LOG.warn(
                        "Watchdog - cannot watch node {} yet, asking again each {}: {}. Check that"
                                + " it runs",
                        node.id(),
                        DurationSetting.words(tick),
                        e.getMessage());
            }
        }
    }

    private void onTip(TipEvent event) {
        if (history.isEmpty()) {
            begin(event.at(), event.tip());
            return;
        }
        History known = history.get();
        if (known.tip().hash().equals(event.tip().hash())) {
            return;
        }
        Observation.NewBestHeader news = new Observation.NewBestHeader(event.at(), event.tip());
        history = Optional.of(new History(known.started, Optional.of(news)));
        detectors.each(
                detector -> {
                    if (detector.isCaughtUp()) {
                        show(detector, news);
                    } else {
                        catchUp(detector);
                    }
                });
    }

    private void begin(Moment at, StoredHeader tip) {
        LOG.info(
                "Watchdog - watching node {} from height {}, best header {}",
                node.id(),
                tip.height(),
                tip.hash());
        history = Optional.of(new History(new Observation.Started(at, tip), Optional.empty()));
        detectors.each(this::catchUp);
    }

    private void catchUp(DetectorSlot detector) {
        if (!detector.isCaughtUp()) {
            detector.catchUp(history.orElseThrow().observations());
        }
    }

    private void show(DetectorSlot detector, Observation observation) {
        detector.observe(observation).ifPresent(anomaly -> raise(detector, anomaly));
    }

    private void raise(DetectorSlot detector, Anomaly anomaly) {
        if (node.status().state() == NodeStatus.State.SYNCING) {
            LOG.debug(
                    "Anomaly while node {} is catching up, not raised ({}: {})",
                    node.id(),
                    anomaly.detector(),
                    anomaly.text());
            return;
        }
        LOG.info(
                "Block header anomaly detected - notifying subscribers ({}: {})",
                anomaly.detector(),
                anomaly.text());
        detector.countRaised();
        recent = Stream.concat(Stream.of(anomaly), recent.stream()).limit(REMEMBERED).toList();
        listeners.each(listener -> listener.anomaly(anomaly));
    }
}
