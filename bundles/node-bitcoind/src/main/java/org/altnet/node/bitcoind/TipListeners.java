package org.altnet.node.bitcoind;

import java.util.HashMap;
import java.util.Map;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.room.Whiteboard;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The whiteboard of tip listeners. Tracked without the component runtime: a listener may need this
 * room's nodes, and bound by it while this is activated it could leave this failed. Thread-safe.
 */
final class TipListeners implements AutoCloseable {
    private final Whiteboard<TipListener> listeners = new Whiteboard<>();
    private final ServiceTracker<TipListener, TipListener> tracker;

    TipListeners(BundleContext bundle) {
        tracker =
                new ServiceTracker<>(bundle, TipListener.class, null) {
                    @Override
                    public TipListener addingService(ServiceReference<TipListener> reference) {
                        TipListener listener = super.addingService(reference);
                        if (listener != null) {
                            listeners.add(listener, properties(reference));
                        }
                        return listener;
                    }

                    @Override
                    public void removedService(
                            ServiceReference<TipListener> reference, TipListener listener) {
                        listeners.remove(properties(reference));
                        super.removedService(reference, listener);
                    }
                };
    }

    void open() {
        tracker.open();
    }

    /** Tells all, on the caller's thread. */
    void tell(TipEvent event) {
        listeners.each(listener -> listener.tipChanged(event));
    }

    @Override
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
