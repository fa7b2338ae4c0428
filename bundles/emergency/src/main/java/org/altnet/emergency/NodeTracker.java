package org.altnet.emergency;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.node.BitcoinNode;
import org.altnet.room.ThreadLane;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The operator's own nodes as their services come and go, each given a thread {@code
 * altnet-emergency-<id>} to block on.
 *
 * <p>Opened on the room's lane, not while the component is activated, since getting a service can
 * activate another component. A node's thread is not waited for when it goes: what it is doing ends
 * by the node's own deadline, and is of no use any more.
 */
final class NodeTracker {
    private final ServiceTracker<BitcoinNode, BitcoinNode> tracker;
    private final Map<ServiceReference<BitcoinNode>, ThreadLane> lanes = new ConcurrentHashMap<>();

    NodeTracker(BundleContext bundle, EmergencyRoom room) {
        tracker =
                new ServiceTracker<>(bundle, BitcoinNode.class, null) {
                    @Override
                    public BitcoinNode addingService(ServiceReference<BitcoinNode> reference) {
                        BitcoinNode node = super.addingService(reference);
                        if (node != null) {
                            ThreadLane lane = new ThreadLane("altnet-emergency-" + node.id());
                            lanes.put(reference, lane);
                            room.addNode(node, lane);
                        }
                        return node;
                    }

                    @Override
                    public void removedService(
                            ServiceReference<BitcoinNode> reference, BitcoinNode node) {
                        room.removeNode(node);
                        lanes.remove(reference).end(false);
                        super.removedService(reference, node);
                    }
                };
    }

    void open() {
        tracker.open();
    }

    /** Lets go of all nodes. */
    void close() {
        tracker.close();
    }
}
