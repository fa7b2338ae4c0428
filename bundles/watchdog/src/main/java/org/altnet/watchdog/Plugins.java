package org.altnet.watchdog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Services of one kind as they come and go, told of on whichever thread they do. */
final class Plugins<T> {
    private final ServiceTracker<T, T> tracker;

    Plugins(
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

    void open() {
        tracker.open();
    }

    void close() {
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
