package org.altnet.node.bitcoind;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room's door: a {@link BitcoinNode} service for each configuration, the one without a name and
 * those with.
 *
 * <p>The component runtime takes either the one or the others of a PID, and gives a service no
 * property that follows from the configuration's name; so configurations come here by the
 * configuration admin, and the services are registered by hand. Its monitor guards the nodes; what
 * takes time, and foreign code, runs on each node's own thread or on that of whoever configures.
 */
@Component(
        name = BitcoindConfig.PID,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {ManagedService.class, ManagedServiceFactory.class},
        property = "service.pid=" + BitcoindConfig.PID)
@Designate(ocd = BitcoindConfig.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.altnet.api.node.BitcoinNode\"")
public final class BitcoindNodes implements ManagedService, ManagedServiceFactory {
    private static final Logger LOG = LoggerFactory.getLogger(BitcoindNodes.class);

    private final BundleContext bundle;
    private final Surroundings surroundings;
    private final TipListeners listeners;
    private final Map<String, Running> running = new HashMap<>();
    private boolean closed;

    /** A node that is published. */
    private record Running(
            BitcoindNode node, ThreadLane lane, ServiceRegistration<BitcoinNode> service) {
        void end() {
            service.unregister();
            node.close();
            lane.close();
        }
    }

    @Activate
    public BitcoindNodes(BundleContext bundle) {
        this.bundle = bundle;
        surroundings =
                new Surroundings(
                        Path.of(String.valueOf(bundle.getProperty("user.home"))),
                        String.valueOf(bundle.getProperty("os.name"))
                                .toLowerCase(Locale.ROOT)
                                .startsWith("mac"));
        listeners = new TipListeners(bundle);
    }

    @Deactivate
    void close() {
        Map<String, Running> left;
        synchronized (this) {
            closed = true;
            left = Map.copyOf(running);
            running.clear();
        }
        left.values().forEach(Running::end);
        listeners.close();
    }

    @Override
    public String getName() {
        return "AltNet bitcoind nodes";
    }

    /** The configuration without a name; null if there is none (any more). */
    @Override
    public void updated(Dictionary<String, ?> properties) throws ConfigurationException {
        if (properties == null) {
            deleted(BitcoindConfig.PID);
        } else {
            updated(BitcoindConfig.PID, properties);
        }
    }

    @Override
    public void updated(String pid, Dictionary<String, ?> properties)
            throws ConfigurationException {
        deleted(pid);
        Map<String, Object> values = new HashMap<>();
        for (String key : Collections.list(properties.keys())) {
            values.put(key, properties.get(key));
        }
        try {
            BitcoindSettings settings = BitcoindSettings.of(pid, values, surroundings);
            requireUnused(settings.id());
            start(pid, settings);
        } catch (IllegalArgumentException e) {
            LOG.error("This node is not watched: {}", e.getMessage());
        }
    }

    @Override
    public void deleted(String pid) {
        Optional<Running> gone;
        synchronized (this) {
            gone = Optional.ofNullable(running.remove(pid));
        }
        gone.ifPresent(Running::end);
    }

    private synchronized void requireUnused(String id) {
        if (running.values().stream().anyMatch(other -> other.node.id().equals(id))) {
            throw new IllegalArgumentException(
                    "[" + BitcoindConfig.PID + "~" + id + "]: another node is called " + id);
        }
    }

    private void start(String pid, BitcoindSettings settings) {
        ThreadLane lane = new ThreadLane("altnet-node-" + settings.id());
        BitcoindNode node =
                new BitcoindNode(
                        settings,
                        Links.REAL,
                        lane,
                        TimeSource.SYSTEM,
                        new SplittableRandom(),
                        listeners::tell);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(BitcoinNode.ID_PROPERTY, settings.id());
        Running made =
                new Running(
                        node, lane, bundle.registerService(BitcoinNode.class, node, properties));
        boolean late;
        synchronized (this) {
            late = closed;
            if (!closed) {
                running.put(pid, made);
            }
        }
        if (late) {
            made.end();
            return;
        }
        // Listeners that need a node are activated by being looked up, so not before there is one.
        lane.execute(listeners::open);
        node.start();
    }
}
