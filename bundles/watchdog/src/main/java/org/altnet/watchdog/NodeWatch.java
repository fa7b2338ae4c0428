package org.altnet.watchdog;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.room.ThreadLane;
import org.altnet.room.node.NodePart;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Watch} and what it lives on: the thread {@code altnet-watchdog-<node>}, its own instance
 * of each detector, and the listeners, which all watches have in common.
 *
 * <p>Detectors and listeners are looked up on the watch's thread: some of them are activated by
 * that, which may take what is being activated by whoever brought the node.
 */
final class NodeWatch implements NodePart {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final Duration SAVED_WITHIN = Duration.ofSeconds(2);

    private final ThreadLane lane;
    private final Watch watch;
    private final Plugins<AnomalyDetector> detectors;
    private final Plugins<AnomalyListener> listeners;

    NodeWatch(
            BundleContext bundle,
            BitcoinNode node,
            HeaderChain chain,
            Altstack altstack,
            Duration tick,
            Optional<StateFile> file) {
        lane = new ThreadLane("altnet-watchdog-" + node.id());
        watch =
                new Watch(
                        node,
                        chain::tip,
                        altstack::drivers,
                        lane,
                        TimeSource.SYSTEM,
                        tick,
                        new DetectorMemory(file));
        detectors =
                new Plugins<>(
                        bundle,
                        AnomalyDetector.class,
                        Plugins.PROTOTYPES,
                        watch::addDetector,
                        watch::removeDetector);
        listeners =
                new Plugins<>(
                        bundle, AnomalyListener.class, watch::addListener, watch::removeListener);
    }

    @Override
    public Watch service() {
        return watch;
    }

    @Override
    public void start() {
        lane.execute(
                () -> {
                    listeners.open();
                    detectors.open();
                });
        watch.start();
    }

    @Override
    public void close() {
        CompletableFuture<Void> saved = new CompletableFuture<>();
        lane.execute(
                () -> {
                    watch.save();
                    saved.complete(null);
                });
        try {
            saved.get(SAVED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Watchdog - busy with the node; the state was saved minutes ago at most", e);
        }
        lane.close();
        detectors.close();
        listeners.close();
    }
}
