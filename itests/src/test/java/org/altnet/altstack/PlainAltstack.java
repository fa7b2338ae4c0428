package org.altnet.altstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Driver;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;

/** The altstack as its component puts it together, without a framework. */
public final class PlainAltstack implements AutoCloseable {
    private final List<PeerMessageListener> listeners = new CopyOnWriteArrayList<>();
    private final HostLane processing;
    private final DriverRegistry registry;
    private final AltstackService service;
    private long services;

    public PlainAltstack(Path state) {
        SystemThreads threads = new SystemThreads(TimeSource.SYSTEM);
        processing = threads.lane("altstack-processing");
        Environment environment =
                new Environment(
                        Network.REGTEST,
                        ProxyOnly.OFF,
                        state,
                        processing,
                        threads,
                        TimeSource.SYSTEM,
                        new Random(1),
                        Limits.DEFAULT);
        Switchboard switchboard = new Switchboard(environment, listeners);
        Proxies proxies = new Proxies(environment.proxyOnly());
        registry = new DriverRegistry(environment, switchboard, proxies);
        service = new AltstackService(environment, switchboard, registry, proxies);
        service.start();
    }

    public Altstack altstack() {
        return service;
    }

    public void listen(PeerMessageListener listener) {
        listeners.add(listener);
    }

    public void bind(Driver driver, Map<String, ?> properties) {
        registry.bind(++services, "test", driver, properties);
    }

    @Override
    public void close() {
        registry.unbindAll().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        processing.end(false);
    }
}
