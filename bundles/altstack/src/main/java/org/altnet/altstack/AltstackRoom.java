package org.altnet.altstack;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.Driver;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;

/**
 * The room put together, as the running system has it, but knowing nothing of OSGi: whoever has an
 * {@link Environment} (the component, a test, a simulation) gets the same altstack. Thread-safe.
 */
public final class AltstackRoom {
    private final DriverRegistry registry;
    private final AltstackService service;

    /**
     * Begins to look after drivers at once.
     *
     * @param listeners read anew for each message; iteration is safe while it changes
     */
    public AltstackRoom(Environment environment, Iterable<PeerMessageListener> listeners) {
        Switchboard switchboard = new Switchboard(environment, listeners);
        Proxies proxies = new Proxies(environment.proxyOnly());
        registry = new DriverRegistry(environment, switchboard, proxies);
        service = new AltstackService(environment, switchboard, registry, proxies);
        service.start();
    }

    public Altstack altstack() {
        return service;
    }

    /**
     * A driver has come. It is opened on its lane, later.
     *
     * @param serviceId tells it from others; in the running system its OSGi service id
     * @param bundle who brought it, for people
     * @param properties its {@link org.altnet.api.driver.TransportCapabilities}; unusable ones keep
     *     it out, with a line in the log
     */
    public void bind(long serviceId, String bundle, Driver driver, Map<String, ?> properties) {
        registry.bind(serviceId, bundle, driver, properties);
    }

    /** A driver's properties have changed. An unknown one is ignored. */
    public void update(long serviceId, Map<String, ?> properties) {
        registry.update(serviceId, properties);
    }

    /** A driver has gone. Completes when it has closed or has been given up. */
    public CompletionStage<Void> unbind(long serviceId) {
        return registry.unbind(serviceId);
    }

    /** All drivers are to go. Completes when each has closed or has been given up. */
    public CompletionStage<Void> unbindAll() {
        return registry.unbindAll();
    }
}
