package org.altnet.altstack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.Lane;
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
 * <p>A driver whose id is taken waits, DISABLED, until the one before it has gone: two drivers
 * would fight over one port, one key and one name.
 */
final class DriverRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(DriverRegistry.class);

    private final Environment environment;
    private final Switchboard switchboard;
    private final Lane processing;
    private final Object lock = new Object();
    private final Map<Long, DriverHost> hosts = new TreeMap<>();
    private int registered;

    DriverRegistry(Environment environment, Switchboard switchboard) {
        this.environment = environment;
        this.switchboard = switchboard;
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
                            switchboard);
            before = first(capabilities.id());
            hosts.put(serviceId, host);
        }
        LOG.info("Registered driver {} with id {}", host.id(), host.number());
        if (before == null) {
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
            processing.execute(() -> host.capabilities(changed));
        } catch (IllegalArgumentException e) {
            LOG.warn("Driver {} keeps its capabilities: {}", host.id(), e.getMessage());
        }
    }

    /** A driver has gone. Completes when it has closed or has been given up. */
    CompletionStage<Void> unbind(long serviceId) {
        DriverHost gone;
        DriverHost next;
        synchronized (lock) {
            gone = hosts.remove(serviceId);
            if (gone == null) {
                return CompletableFuture.completedFuture(null);
            }
            boolean held = hosts.values().stream().noneMatch(h -> isBefore(h, gone));
            next = held ? first(gone.id()) : null;
        }
        LOG.info("Driver {} with id {} is removed", gone.id(), gone.number());
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        processing.execute(
                () ->
                        gone.stop()
                                .whenComplete(
                                        (done, failure) -> {
                                            stopped.complete(null);
                                            if (next != null) {
                                                next.open();
                                            }
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

    private DriverHost first(String id) {
        return hosts.values().stream().filter(h -> h.id().equals(id)).findFirst().orElse(null);
    }

    private static boolean isBefore(DriverHost one, DriverHost other) {
        return one.id().equals(other.id()) && one.number() < other.number();
    }

    private static String inUse(DriverHost by) {
        return "the driver of service " + by.serviceId() + " has the same id";
    }
}
