package org.altnet.altstack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers that are here, by OSGi service id. Drivers come and go on whatever thread the
 * framework uses.
 *
 * <p>The lock guards {@code hosts}, {@code order} and {@code registered}, and nothing is called
 * under it: to bind a driver is to record it and to post its opening; everything that happens to it
 * then happens on the processing lane.
 *
 * <p>Of several drivers with one id the newest is meant. If both that one and the one before it may
 * {@code overlap}, it is opened beside it, takes over once it is ACTIVE, and the older one finishes
 * what it has begun and closes, DISABLED. Otherwise two drivers would fight over one port, one key
 * or one device: the newer one waits, DISABLED, until the other has gone. One that proxy-only mode
 * keeps out is in nobody's way.
 */
final class DriverRegistry implements DriverHost.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(DriverRegistry.class);

    private final Environment environment;
    private final Switchboard switchboard;
    private final Proxies proxies;
    private final Lane processing;
    private final Object lock = new Object();
    private final Map<Long, DriverHost> hosts = new TreeMap<>();
    private int registered;

    DriverRegistry(Environment environment, Switchboard switchboard, Proxies proxies) {
        this.environment = environment;
        this.switchboard = switchboard;
        this.proxies = proxies;
        this.processing = environment.processing();
    }

    /** The drivers that are here, by id, then in the order of their coming. */
    List<DriverHost> hosts() {
        synchronized (lock) {
            List<DriverHost> all = new ArrayList<>(hosts.values());
            all.sort(Comparator.comparing(DriverHost::id).thenComparing(DriverHost::serviceId));
            return all;
        }
    }

    /**
     * A driver has come.
     *
     * @param serviceId its OSGi service id
     * @param bundle who brought it
     * @param properties its service properties; unusable ones keep it out, with a line in the log
     */
    void bind(long serviceId, String bundle, Driver driver, Map<String, ?> properties) {
        Capabilities capabilities;
        try {
            capabilities = Capabilities.of(properties);
        } catch (IllegalArgumentException e) {
            LOG.warn("A driver of bundle {} is not used: {}", bundle, e.getMessage());
            return;
        }
        DriverHost host;
        DriverHost before;
        synchronized (lock) {
            host =
                    new DriverHost(
                            registered++,
                            serviceId,
                            bundle,
                            driver,
                            capabilities,
                            environment,
                            proxies,
                            this);
            before = newest(capabilities.id()).orElse(null);
            hosts.put(serviceId, host);
        }
        LOG.info("Registered driver {} with id {}", host.id(), host.number());
        if (before == null || !host.mayOpen()) {
            processing.execute(host::open);
        } else if (before.capabilities().overlap() && capabilities.overlap()) {
            LOG.info("Driver {} of {} will take over from {}", host.id(), bundle, name(before));
            processing.execute(host::open);
        } else {
            LOG.warn("Driver {} of {} waits: {}", host.id(), bundle, inUse(before));
            processing.execute(() -> host.disable(inUse(before)));
        }
    }

    /** A driver's properties have changed: what it can do is read anew, its session goes on. */
    void update(long serviceId, Map<String, ?> properties) {
        DriverHost host;
        synchronized (lock) {
            host = hosts.get(serviceId);
        }
        if (host == null) {
            return;
        }
        try {
            Capabilities changed = Capabilities.of(properties);
            if (!changed.id().equals(host.id())) {
                LOG.warn("Driver {} cannot become {} while it runs", host.id(), changed.id());
                return;
            }
            processing.execute(
                    () -> {
                        host.capabilities(changed);
                        succeed(host.id());
                    });
        } catch (IllegalArgumentException e) {
            LOG.warn("Driver {} keeps its capabilities: {}", host.id(), e.getMessage());
        }
    }

    /** A driver has gone. Completes when it has closed or has been given up. */
    CompletionStage<Void> unbind(long serviceId) {
        DriverHost gone;
        synchronized (lock) {
            gone = hosts.remove(serviceId);
            if (gone == null) {
                return CompletableFuture.completedFuture(null);
            }
        }
        LOG.info("Driver {} with id {} is removed", gone.id(), gone.number());
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        processing.execute(
                () ->
                        gone.stop()
                                .whenComplete(
                                        (done, failure) -> {
                                            stopped.complete(null);
                                            succeed(gone.id());
                                        }));
        return stopped;
    }

    /** All drivers are to go. Completes when each has closed or has been given up. */
    CompletionStage<Void> unbindAll() {
        return CompletableFuture.allOf(
                hosts().stream()
                        .sorted(Comparator.comparing(DriverHost::number).reversed())
                        .map(host -> unbind(host.serviceId()).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * Somebody acted on a driver. False if there is none of that id. Called on the processing lane.
     */
    boolean restart(String id) {
        DriverHost host;
        synchronized (lock) {
            host = newest(id).orElseGet(() -> keptOut(id));
        }
        if (host != null) {
            host.restart();
        }
        return host != null;
    }

    @Override
    public void peerUp(DriverHost host, Peer peer) {
        switchboard.peerUp(host, peer);
    }

    @Override
    public void peerDown(DriverHost host, PeerId peer, String reason) {
        switchboard.peerDown(host, peer, reason);
    }

    @Override
    public void received(DriverHost host, PeerId from, Message message, boolean part) {
        switchboard.received(host, from, message, part);
    }

    @Override
    public void malformed(DriverHost host, PeerId from, String what) {
        switchboard.malformed(host, from, what);
    }

    @Override
    public void closed(DriverHost host, String reason) {
        switchboard.closed(host, reason);
    }

    /** The newest of its id takes over from those before it, now that it works. */
    @Override
    public void active(DriverHost host) {
        List<DriverHost> older =
                hosts().stream()
                        .filter(other -> other.id().equals(host.id()))
                        .filter(other -> other.number() < host.number())
                        .filter(other -> other.isOpen() && !other.isDraining())
                        .toList();
        for (DriverHost other : older) {
            LOG.info("Driver {} has taken over from {}", name(host), name(other));
            other.drain(() -> switchboard.isIdle(other), inUse(host));
            switchboard.draining(other);
        }
    }

    /** If nobody has the place any more, the newest that waited for it gets it. */
    private void succeed(String id) {
        DriverHost next;
        synchronized (lock) {
            next = newest(id).orElse(null);
        }
        boolean free =
                hosts().stream()
                        .filter(host -> host.id().equals(id))
                        .allMatch(DriverHost::isWaiting);
        if (next != null && free) {
            next.open();
        }
    }

    /** Called under the lock. */
    private Optional<DriverHost> newest(String id) {
        return hosts.values().stream()
                .filter(host -> host.id().equals(id) && host.mayOpen())
                .max(Comparator.comparing(DriverHost::number));
    }

    /** Called under the lock. Null if there is none. */
    private DriverHost keptOut(String id) {
        return hosts.values().stream()
                .filter(host -> host.id().equals(id))
                .max(Comparator.comparing(DriverHost::number))
                .orElse(null);
    }

    private static String name(DriverHost host) {
        return host.id() + " with id " + host.number();
    }

    private static String inUse(DriverHost by) {
        return "the driver of service " + by.serviceId() + " has the same id";
    }
}
