package org.altnet.room.node;

import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.altnet.api.node.BitcoinNode;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part for each {@link BitcoinNode} service: made when the node comes, published as a service
 * with the node's id and ranking while it is there, closed when it goes.
 *
 * <p>An id is a node's alone: while there is a node of that name, a second one gets no part, which
 * the log says.
 *
 * <p>Thread-safe without a lock: parts are made and closed on whichever thread the node's service
 * comes and goes on, nodes that were there before on the one that calls {@link #open}. Looking a
 * node up may activate it: do not open this while a component is being activated that a node could
 * need.
 */
public final class PerNode<T extends NodePart> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PerNode.class);

    private final BundleContext bundle;
    private final Function<BitcoinNode, T> make;
    private final String[] published;
    private final Runnable changed;
    private final ServiceTracker<BitcoinNode, Member<T>> tracker;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Map<ServiceReference<BitcoinNode>, Member<T>> members = new ConcurrentHashMap<>();

    private record Member<T>(String node, T part, ServiceRegistration<?> registration) {}

    /**
     * @param make gives a new part, not started; must not block
     * @param published what a part's service is published as: interfaces that it implements
     */
    public PerNode(BundleContext bundle, Function<BitcoinNode, T> make, List<Class<?>> published) {
        this(bundle, make, published, () -> {});
    }

    /**
     * @param changed called when {@link #parts} has changed, on whichever thread it did; must not
     *     block
     */
    public PerNode(
            BundleContext bundle,
            Function<BitcoinNode, T> make,
            List<Class<?>> published,
            Runnable changed) {
        this.bundle = bundle;
        this.make = make;
        this.published = published.stream().map(Class::getName).toArray(String[]::new);
        this.changed = changed;
        tracker =
                new ServiceTracker<>(bundle, BitcoinNode.class, null) {
                    @Override
                    public Member<T> addingService(ServiceReference<BitcoinNode> node) {
                        return begin(node);
                    }

                    @Override
                    public void modifiedService(
                            ServiceReference<BitcoinNode> node, Member<T> member) {
                        member.registration.setProperties(properties(member.node, node));
                        changed.run();
                    }

                    @Override
                    public void removedService(
                            ServiceReference<BitcoinNode> node, Member<T> member) {
                        end(node, member);
                    }
                };
    }

    /** Begins with the nodes that are there. Call once. */
    public void open() {
        tracker.open();
    }

    /** The parts of all nodes: of the one with the highest service ranking first. */
    public List<T> parts() {
        return members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                .map(member -> member.getValue().part)
                .toList();
    }

    /** Closes all parts, one after another. Idempotent. */
    @Override
    public void close() {
        tracker.close();
    }

    /** Null if there is to be none, which is how a tracker is told. */
    private Member<T> begin(ServiceReference<BitcoinNode> reference) {
        BitcoinNode node = bundle.getService(reference);
        if (node == null) {
            return null;
        }
        String id = node.id();
        if (!ids.add(id)) {
            LOG.warn(
                    "There is a second node with the id {} (service {}), which is left alone. Give"
                            + " it an id of its own",
                    id,
                    reference.getProperty(Constants.SERVICE_ID));
            bundle.ungetService(reference);
            return null;
        }
        T part = make.apply(node);
        Member<T> member =
                new Member<>(
                        id,
                        part,
                        bundle.registerService(
                                published, part.service(), properties(id, reference)));
        members.put(reference, member);
        part.start();
        changed.run();
        return member;
    }

    private void end(ServiceReference<BitcoinNode> reference, Member<T> member) {
        member.registration.unregister();
        members.remove(reference);
        changed.run();
        member.part.close();
        ids.remove(member.node);
        bundle.ungetService(reference);
    }

    private static Dictionary<String, Object> properties(String id, ServiceReference<?> node) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(BitcoinNode.ID_PROPERTY, id);
        if (node.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking) {
            properties.put(Constants.SERVICE_RANKING, ranking);
        }
        return properties;
    }
}
