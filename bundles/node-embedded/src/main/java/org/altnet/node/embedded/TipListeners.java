package org.altnet.node.embedded;

import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.altnet.api.driver.Lane;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whiteboard of tip listeners, keyed by service id. They are called on the lane, one event
 * after the other, so that all see the same order and none holds up the chain; one that throws is
 * logged, and the rest are told all the same.
 */
final class TipListeners {
    private static final Logger LOG = LoggerFactory.getLogger(TipListeners.class);

    private final ConcurrentNavigableMap<Long, TipListener> listeners =
            new ConcurrentSkipListMap<>();
    private final Lane lane;

    TipListeners(Lane lane) {
        this.lane = lane;
    }

    void add(long serviceId, TipListener listener) {
        listeners.put(serviceId, listener);
    }

    void remove(long serviceId) {
        listeners.remove(serviceId);
    }

    /** Returns at once. Events are told in the order of these calls. */
    void publish(TipEvent event) {
        lane.execute(() -> listeners.forEach((id, listener) -> tell(id, listener, event)));
    }

    private static void tell(long id, TipListener listener, TipEvent event) {
        try {
            listener.tipChanged(event);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Tip listener of service {} failed on {}; others are told", id, event, e);
        }
    }
}
