package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.stack.Altstack;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.AnomalyListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WatchdogServiceTest {
    private final TestFramework framework = new TestFramework();
    private final ScriptedNode node = new ScriptedNode(TestHeaders.at(100));
    private final BlockingQueue<Anomaly> heard = new LinkedBlockingQueue<>();

    @Test
    void detectorsAndListenersBeforeAndAfterItAreUsedUntilTheyGo(@TempDir Path directory)
            throws Exception {
        framework.register(AnomalyDetector.class, new GapDetector(Duration.ofMillis(150)));
        WatchdogService service = service("state_directory", directory.toString());
        service.start();
        Runnable gone = framework.register(AnomalyListener.class, heard::add);
        assertEquals("gap", heard.poll(10, TimeUnit.SECONDS).detector());
        assertEquals(1, service.detectors().size());

        gone.run();
        service.stop();
        assertEquals(0, framework.listeners());
        assertTrue(
                Files.readString(directory.resolve("watchdog/detectors.properties"))
                        .contains("state/gap/tip"));
    }

    @Test
    void itCanStopBeforeTheNodeHasEverAnswered(@TempDir Path directory) {
        node.fail("warming up");
        WatchdogService service = service("state_directory", directory.toString());
        service.start();
        service.stop();
        assertEquals(List.of(), service.recent());
    }

    @Test
    void aSpanThatMakesNoSenseIsRefused() {
        assertEquals(
                "[altnet.watchdog] node: 'soon' is no span of time; write it like 30m, 29m24s, 3s"
                        + " or 250ms, or off",
                assertThrows(IllegalArgumentException.class, () -> service("node", "soon"))
                        .getMessage());
    }

    /** Ticks are a quarter of the shortest span: 100 ms with a period of 400 ms. */
    private WatchdogService service(String key, String value) {
        HeaderChain chain = answering(HeaderChain.class, TestHeaders.at(90));
        Altstack altstack = answering(Altstack.class, List.of());
        return new WatchdogService(
                node,
                chain,
                altstack,
                framework.context(),
                TestConfig.with(Map.of("period", "400ms", key, value)));
    }

    /** One that answers whatever it is asked with the same. */
    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answer));
    }

    @Test
    void ticksAreAQuarterOfTheGapWithinBounds() {
        assertEquals(Duration.ofSeconds(10), WatchdogService.tickFor(Duration.ofMinutes(30)));
        assertEquals(Duration.ofMillis(750), WatchdogService.tickFor(Duration.ofSeconds(3)));
        assertEquals(Duration.ofMillis(100), WatchdogService.tickFor(Duration.ofMillis(8)));
    }
}
