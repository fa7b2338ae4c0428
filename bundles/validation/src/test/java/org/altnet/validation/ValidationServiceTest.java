package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.AnomalyListener;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** The door, in a real framework and on its own threads. */
@Timeout(60)
class ValidationServiceTest {
    private static final PeerId BOB = new PeerId("lightning", "02ab12cd34");

    @TempDir Path directory;
    private Framework framework;
    private BundleContext bundle;
    private World world;
    private ValidationService service;
    private final BlockingQueue<String> verdicts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        directory.resolve("framework").toString(),
                                        "felix.log.level",
                                        "1"));
        framework.start();
        bundle = framework.getBundleContext();
        world = new World(directory.resolve("world"));
        service =
                new ValidationService(
                        world.chain,
                        world.rules,
                        altstack(),
                        world.alarms,
                        bundle,
                        TestConfig.with(Map.of()));
    }

    @AfterEach
    void stop() throws Exception {
        service.stop();
        world.close();
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
    }

    @Test
    void eachNodeHasItsValidationUnderItsNameAndRankingWhileItIsThere() throws Exception {
        register(node("alice"), 0);
        listen();
        service.start();
        assertEquals("alice", verdicts.take());
        ServiceRegistration<?> bob = register(node("bob"), 10);
        assertEquals("bob", verdicts.take());

        for (Class<?> type :
                List.of(AltLogicValidation.class, AnomalyListener.class, TipListener.class)) {
            ServiceReference<?> best = bundle.getServiceReference(type);
            assertEquals("bob", best.getProperty(BitcoinNode.ID_PROPERTY));
            assertEquals(10, best.getProperty(Constants.SERVICE_RANKING));
        }
        assertEquals(
                "bob",
                bundle.getService(bundle.getServiceReference(AltLogicValidation.class)).node());

        bob.unregister();
        assertEquals(
                "alice",
                bundle.getServiceReference(AltLogicValidation.class)
                        .getProperty(BitcoinNode.ID_PROPERTY));
        assertTrue(areGone("altnet-validation-bob"));
    }

    @Test
    void afterTheEndNothingIsLeft() throws Exception {
        listen();
        register(node("alice"), 0);
        service.start();
        verdicts.take();
        service.stop();
        assertEquals(0, bundle.getServiceReferences(AltLogicValidation.class, null).size());
        assertTrue(areGone("altnet-"));
        service.stop();
    }

    @Test
    void aNodeThatTakesItsTimeOverAnAnswerForOthersHoldsUpNoProbe() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        BitcoinNode slow =
                (BitcoinNode)
                        Proxy.newProxyInstance(
                                BitcoinNode.class.getClassLoader(),
                                new Class<?>[] {BitcoinNode.class},
                                (proxy, method, arguments) -> {
                                    if (Thread.currentThread().getName().equals("altnet-serving")) {
                                        asked.countDown();
                                        answers.await();
                                    }
                                    try {
                                        return method.invoke(world.node, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                });
        register(slow, 0);
        BlockingQueue<ProbeReport> reports = new LinkedBlockingQueue<>();
        bundle.registerService(ProbeListener.class, reports::add, null);
        service.start();
        AltLogicValidation validation = await(AltLogicValidation.class);

        service.received(BOB, new GetHeaders(BlockLocator.EMPTY));
        asked.await();
        validation.probe().toCompletableFuture().get();
        assertEquals(ScriptedNode.ID, reports.take().node());
        assertTrue(sent.isEmpty());
        answers.countDown();
        assertEquals(10, ((Headers) sent.take()).size());
    }

    @Test
    void aNodeThatComesLaterIsFoundAndAsked() throws Exception {
        listen();
        service.start();
        register(node("alice"), 0);
        assertEquals("alice", verdicts.take());
        service.received(BOB, new GetHeaders(BlockLocator.EMPTY));
        assertEquals(10, ((Headers) sent.take()).size());
    }

    private ScriptedNode node(String id) throws Exception {
        return world.join(id);
    }

    private void listen() {
        VerdictListener listener = (node, verdict) -> verdicts.add(node);
        bundle.registerService(VerdictListener.class, listener, null);
    }

    private ServiceRegistration<?> register(BitcoinNode node, int ranking) {
        Dictionary<String, Object> properties =
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
        return bundle.registerService(BitcoinNode.class, node, properties);
    }

    private <T> T await(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(bundle, type, null);
        tracker.open();
        return tracker.waitForService(TimeUnit.SECONDS.toMillis(30));
    }

    /** A thread that has ended its work is there for a moment more. */
    private static boolean areGone(String name) throws InterruptedException {
        List<Thread> threads =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith(name))
                        .toList();
        for (Thread thread : threads) {
            thread.join(2_000);
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** The world's is for one thread. */
    private Altstack altstack() {
        return (Altstack)
                Proxy.newProxyInstance(
                        Altstack.class.getClassLoader(),
                        new Class<?>[] {Altstack.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "send" -> {
                                        sent.add((Message) arguments[1]);
                                        yield CompletableFuture.completedFuture(null);
                                    }
                                    case "anycast" ->
                                            CompletableFuture.completedFuture(
                                                    new AnycastResult(Optional.empty(), List.of()));
                                    default -> List.of();
                                });
    }
}
