package org.altnet.altstack;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.ProxyView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.TimeSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the framework's drivers and listeners come in: hands them to the {@link AltstackRoom},
 * which knows nothing of OSGi. Immediate: a delayed component would not see a driver that is
 * dropped in later.
 */
@Component(
        name = "altnet.altstack",
        configurationPid = "altnet.altstack",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = Altstack.class)
@Designate(ocd = AltstackComponent.Config.class)
public final class AltstackComponent implements Altstack {
    private static final Logger LOG = LoggerFactory.getLogger(AltstackComponent.class);
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(1);

    /** What the operator can set. */
    @ObjectClassDefinition(name = "AltNet altstack")
    public @interface Config {
        @AttributeDefinition(description = "The Bitcoin network; filled in by the launcher")
        String network();

        @AttributeDefinition(description = "Where state is kept; filled in by the launcher")
        String state_directory();

        @AttributeDefinition(
                required = false,
                description = "off, tor, or HOST:PORT of a SOCKS5 proxy; filled in by the launcher")
        String proxy_only() default "off";

        @AttributeDefinition(
                required = false,
                description =
                        "How often in a row a driver may break its contract before it is parked")
        int max_misbehaviours() default 10;

        @AttributeDefinition(
                required = false,
                description =
                        "Messages a second that one peer may send, beside answers to our questions")
        int peer_messages_per_second() default 20;
    }

    private final List<PeerMessageListener> listeners = new CopyOnWriteArrayList<>();
    private final HostLane processing;
    private final Environment environment;
    private final AltstackRoom room;
    private final Altstack service;

    @Activate
    public AltstackComponent(Config config) {
        SystemThreads threads = new SystemThreads(TimeSource.SYSTEM);
        processing = threads.lane("altstack-processing");
        environment =
                new Environment(
                        Network.of(config.network()),
                        proxyOnly(config.proxy_only()),
                        Path.of(config.state_directory()),
                        processing,
                        threads,
                        TimeSource.SYSTEM,
                        new SecureRandom(),
                        limits(config));
        LOG.info("Bootstrapping Altstack");
        if (environment.proxyOnly().isOn()) {
            LOG.info("Proxy-only mode: drivers reach out by {} alone", environment.proxyOnly());
        }
        room = new AltstackRoom(environment, listeners);
        service = room.altstack();
    }

    /**
     * The framework unbinds drivers only after this, when no lane would be left to close them on.
     */
    @Deactivate
    void deactivate() {
        await(room.unbindAll());
        processing.end(false);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            updated = "updatedDriver")
    void bindDriver(ServiceReference<Driver> reference, Driver driver, Map<String, Object> all) {
        room.bind(serviceId(all), bundle(reference), driver, all);
    }

    void updatedDriver(Map<String, Object> properties) {
        room.update(serviceId(properties), properties);
    }

    void unbindDriver(Map<String, Object> properties) {
        await(room.unbind(serviceId(properties)));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindListener(PeerMessageListener listener) {
        listeners.add(listener);
    }

    void unbindListener(PeerMessageListener listener) {
        listeners.remove(listener);
    }

    @Override
    public List<DriverView> drivers() {
        return service.drivers();
    }

    @Override
    public ProxyView proxy() {
        return service.proxy();
    }

    @Override
    public List<PeerView> peers() {
        return service.peers();
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        return service.send(peer, message);
    }

    @Override
    public CompletionStage<Answer> request(PeerId peer, Message question, Duration deadline) {
        return service.request(peer, question, deadline);
    }

    @Override
    public CompletionStage<AnycastResult> anycast(
            Message question, AnycastPolicy policy, AnswerJudge judge) {
        return service.anycast(question, policy, judge);
    }

    @Override
    public CompletionStage<List<Receipt>> broadcast(Message message) {
        return service.broadcast(message);
    }

    @Override
    public void misbehaved(PeerId peer, Offence offence, String what) {
        service.misbehaved(peer, offence, what);
    }

    @Override
    public CompletionStage<Void> restart(String driver) {
        return service.restart(driver);
    }

    /** A driver's service must not go before its session has; but nobody waits for one for ever. */
    private void await(CompletionStage<Void> stopped) {
        Duration most = environment.limits().stuckAfter().plus(CLOSE_MARGIN);
        try {
            stopped.toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A driver has not closed for {} s; going on without it", most.toSeconds());
        }
    }

    private static Limits limits(Config config) {
        return Limits.DEFAULT.with(
                positive("peer.messages.per.second", config.peer_messages_per_second()),
                positive("max.misbehaviours", config.max_misbehaviours()));
    }

    private static ProxyOnly proxyOnly(String value) {
        try {
            return ProxyOnly.of(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "[altnet.altstack] " + ProxyOnly.KEY + ": " + e.getMessage(), e);
        }
    }

    private static int positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "[altnet.altstack] " + key + ": " + value + " is too few, write 1 or more");
        }
        return value;
    }

    private static long serviceId(Map<String, Object> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }

    private static String bundle(ServiceReference<Driver> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "?" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
