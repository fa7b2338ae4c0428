package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.TipEvent;
import org.altnet.api.node.TipListener;
import org.altnet.api.stack.Altstack;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.ProbeListener;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.altnet.api.watchdog.Observation;
import org.altnet.api.watchdog.Watchdog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

@Timeout(30)
class WatchdogServiceTest {
    @TempDir Path directory;
    private TestFramework framework;
    private final ScriptedNode node = new ScriptedNode("alice", TestHeaders.at(100));
    private final ScriptedNode other = new ScriptedNode("bob", TestHeaders.at(200));
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        framework = new TestFramework(directory.resolve("framework"));
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
    }

    @Test
    void eachNodeIsWatchedWithDetectorsOfItsOwnWhileItIsThere() throws Exception {
        framework.registerPrototype(
                AnomalyDetector.class, () -> new GapDetector(Duration.ofMillis(150)));
        ServiceRegistration<?> first = framework.register(BitcoinNode.class, node);
        WatchdogService service = service("state_directory", directory.toString());
        service.start();
        framework.register(BitcoinNode.class, other, 10);
        ServiceRegistration<?> hearing = framework.register(AnomalyListener.class, this::hear);
        awaitAll(heard, "alice gap at 100", "bob gap at 200");

        assertEquals("bob", framework.context().getService(watchdog()).node());
        assertEquals(10, watchdog().getProperty(Constants.SERVICE_RANKING));
        for (String id : List.of("alice", "bob")) {
            assertEquals(1, published(Watchdog.class, id));
            assertEquals(1, published(TipListener.class, id));
            assertEquals(1, published(ProbeListener.class, id));
        }

        Thread watchingAlice = thread("altnet-watchdog-alice");
        Thread watchingBob = thread("altnet-watchdog-bob");
        first.unregister();
        assertEquals(0, published(Watchdog.class, "alice"));
        assertTrue(ends(watchingAlice));
        assertTrue(watchingBob.isAlive());
        assertTrue(saved("alice").contains("state/gap/tip"));

        hearing.unregister();
        service.stop();
        assertNull(watchdog());
        assertTrue(saved("bob").contains("state/gap/tip"));
        assertTrue(ends(watchingBob));
    }

    @Test
    void aDetectorOfWhichThereIsOneWatchesTheNodeWithTheHighestRanking() throws Exception {
        framework.register(AnomalyDetector.class, new Recorder());
        ServiceRegistration<?> alice = framework.register(BitcoinNode.class, node, 0);
        WatchdogService service = service("gap", "2s");
        service.start();
        awaitAll(seen, "Started 100", "NodeState");

        ServiceRegistration<?> bob = framework.register(BitcoinNode.class, other, 10);
        awaitAll(seen, "Started 200");
        assertEquals(0, detectors("alice"));
        assertEquals(1, detectors("bob"));
        seen.clear();
        tip("alice", 101);
        tip("bob", 201);
        awaitAll(seen, "NewBestHeader 201");
        assertFalse(seen.contains("NewBestHeader 101"));

        alice.setProperties(TestFramework.ranking(20));
        awaitAll(seen, "Started 101");
        alice.unregister();
        awaitAll(seen, "Started 201");
        bob.unregister();
        service.stop();
    }

    @Test
    void aDetectorThatThrowsWhenItComesIsLeftOut() throws Exception {
        framework.registerPrototype(AnomalyDetector.class, WatchdogServiceTest::nameless);
        framework.registerPrototype(
                AnomalyDetector.class, () -> new GapDetector(Duration.ofMillis(150)));
        framework.register(AnomalyListener.class, this::hear);
        framework.register(BitcoinNode.class, node);
        WatchdogService service = service("gap", "150ms");
        service.start();
        awaitAll(heard, "alice gap at 100");
        service.stop();
    }

    @Test
    void withoutANodeThereIsNothingToWatchAndNothingWrong() {
        WatchdogService service = service("state_directory", directory.toString());
        service.start();
        assertNull(watchdog());
        service.stop();
        assertEquals(0, framework.inUse());
    }

    @Test
    void itCanStopBeforeTheNodeHasEverAnswered() {
        node.fail("warming up");
        framework.register(BitcoinNode.class, node);
        WatchdogService service = service("state_directory", directory.toString());
        service.start();
        service.stop();
        assertEquals(0, framework.inUse());
    }

    @Test
    void aSpanThatMakesNoSenseIsRefused() {
        assertEquals(
                "[altnet.watchdog] node: 'soon' is no span of time; write it like 30m, 29m24s, 3s"
                        + " or 250ms, or off",
                assertThrows(IllegalArgumentException.class, () -> service("node", "soon"))
                        .getMessage());
    }

    @Test
    void ticksAreAQuarterOfTheGapWithinBounds() {
        assertEquals(Duration.ofSeconds(10), WatchdogService.tickFor(Duration.ofMinutes(30)));
        assertEquals(Duration.ofMillis(750), WatchdogService.tickFor(Duration.ofSeconds(3)));
        assertEquals(Duration.ofMillis(100), WatchdogService.tickFor(Duration.ofMillis(8)));
    }

    /** Says what it is shown. */
    private final class Recorder implements AnomalyDetector {
        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public String description() {
            return "records";
        }

        @Override
        public Optional<Anomaly> observe(Observation observation) {
            if (observation instanceof Observation.Started started) {
                seen.add("Started " + started.tip().height());
            } else if (observation instanceof Observation.NewBestHeader header) {
                seen.add("NewBestHeader " + header.tip().height());
            } else {
                seen.add(observation.getClass().getSimpleName());
            }
            return Optional.empty();
        }
    }

    private void hear(String id, Anomaly anomaly) {
        heard.add(id + " " + anomaly.detector() + " at " + anomaly.tip().height());
    }

    /** Fails by the test's time limit. */
    private static void awaitAll(BlockingQueue<String> queue, String... expected)
            throws InterruptedException {
        Set<String> missing = new HashSet<>(List.of(expected));
        while (!missing.isEmpty()) {
            String next = queue.poll(20, TimeUnit.SECONDS);
            assertTrue(next != null, () -> "not said: " + missing);
            missing.remove(next);
        }
    }

    private void tip(String id, int height) throws InvalidSyntaxException {
        for (ServiceReference<TipListener> each :
                framework.context().getServiceReferences(TipListener.class, null)) {
            framework
                    .context()
                    .getService(each)
                    .tipChanged(new TipEvent(id, TestHeaders.at(height), TimeSource.SYSTEM.now()));
        }
    }

    private ServiceReference<Watchdog> watchdog() {
        return framework.context().getServiceReference(Watchdog.class);
    }

    private <T> Collection<ServiceReference<T>> of(Class<T> type, String id)
            throws InvalidSyntaxException {
        return framework
                .context()
                .getServiceReferences(type, "(" + BitcoinNode.ID_PROPERTY + "=" + id + ")");
    }

    private int published(Class<?> type, String id) throws InvalidSyntaxException {
        return of(type, id).size();
    }

    private int detectors(String id) throws InvalidSyntaxException {
        ServiceReference<Watchdog> watchdog = of(Watchdog.class, id).iterator().next();
        return framework.context().getService(watchdog).detectors().size();
    }

    private String saved(String id) throws Exception {
        return Files.readString(directory.resolve("watchdog").resolve(id + ".properties"));
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Says no only after a while. */
    private static boolean ends(Thread thread) throws InterruptedException {
        thread.join(TimeUnit.SECONDS.toMillis(5));
        return !thread.isAlive();
    }

    /** Ticks are a quarter of the shortest span: 100 ms with a period of 400 ms. */
    private WatchdogService service(String key, String value) {
        HeaderChain chain = answering(HeaderChain.class, TestHeaders.at(90));
        Altstack altstack = answering(Altstack.class, List.of());
        return new WatchdogService(
                chain,
                altstack,
                framework.context(),
                TestConfig.with(Map.of("period", "400ms", key, value)));
    }

    /** A detector that cannot even tell its name. */
    private static AnomalyDetector nameless() {
        return (AnomalyDetector)
                Proxy.newProxyInstance(
                        AnomalyDetector.class.getClassLoader(),
                        new Class<?>[] {AnomalyDetector.class},
                        (proxy, method, arguments) -> {
                            throw new IllegalStateException("a bug");
                        });
    }

    /** One that answers whatever it is asked with the same. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer));
    }
}
