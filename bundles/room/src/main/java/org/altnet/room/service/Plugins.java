package org.altnet.room.service;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Services of one kind as they come and go, told of on whichever thread they do.
 *
 * <p>Without the component runtime: a service may be activated by being looked up, and need in turn
 * what looks it up. Open this once that is active, on a thread of its own.
 */
public final class Plugins<T> {
    private final ServiceTracker<T, T> tracker;

    /**
     * @param comes told of each service and its properties
     * @param goes told of the properties of one that goes
     */
    public Plugins(
            BundleContext bundle,
            Class<T> type,
            BiConsumer<T, Map<String, ?>> comes,
            Consumer<Map<String, ?>> goes) {
        tracker =
                new ServiceTracker<>(bundle, type, null) {
                    @Override
                    public T addingService(ServiceReference<T> reference) {
                        T service = super.addingService(reference);
                        if (service != null) {
                            comes.accept(service, properties(reference));
                        }
                        return service;
                    }

                    @Override
                    public void removedService(ServiceReference<T> reference, T service) {
                        goes.accept(properties(reference));
                        super.removedService(reference, service);
                    }
                };
    }

    /** Begins with those that are there. */
    public void open() {
        tracker.open();
    }

    /** Idempotent. */
    public void close() {
        tracker.close();
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }
}
