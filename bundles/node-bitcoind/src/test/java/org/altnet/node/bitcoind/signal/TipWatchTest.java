package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.testing.ManualTime;
import org.altnet.node.bitcoind.TipSignal;
import org.junit.jupiter.api.Test;

class TipWatchTest {
    private static final TipSignalSettings SETTINGS =
            new TipSignalSettings("here", List.of(), Optional.empty());

    private final ManualTime time = new ManualTime();
    private final ScriptedSource source = new ScriptedSource();
    private final AtomicInteger looks = new AtomicInteger();
    private Runnable look = looks::incrementAndGet;

    @Test
    void withoutAnythingThatTellsItPollsOften() {
        TipSignal signal = watch(List.of());
        time.run();
        assertEquals(1, looks.get(), "at once");

        time.advance(Duration.ofSeconds(60));

        assertEquals(1 + 12, looks.get());
        assertEquals("polling every 5.0 s", signal.describe());
    }

    @Test
    void whileASourceWorksItPollsSeldomAndLooksWhenTold() {
        source.up = true;
        TipSignal signal = watch(List.of(source));
        time.advance(Duration.ofSeconds(60));
        assertEquals(1 + 2, looks.get(), "the safety net");

        time.advance(Duration.ofSeconds(1));
        source.hint.run();
        time.run();
        assertEquals(1 + 2 + 1, looks.get(), "told");

        time.advance(Duration.ofSeconds(29));
        assertEquals(4, looks.get(), "the safety net counts from the last look");
        assertEquals("scripted; besides polling every 30.0 s", signal.describe());
    }

    @Test
    void aSourceThatFailsIsReplacedByPollingAtOnce() {
        source.up = true;
        watch(List.of(source));
        time.advance(Duration.ofSeconds(1));

        source.up = false;
        source.hint.run();
        time.advance(Duration.ofSeconds(20));
        assertEquals(1 + 1 + 4, looks.get());

        source.up = true;
        source.hint.run();
        time.advance(Duration.ofSeconds(29));
        assertEquals(6 + 1, looks.get());
    }

    @Test
    void aSourceThatFailsInSilenceCostsHalfAMinute() {
        source.up = true;
        watch(List.of(source));
        time.advance(Duration.ofSeconds(1));
        source.up = false; // and no hint

        time.advance(Duration.ofSeconds(29));
        assertEquals(2, looks.get());
        time.advance(Duration.ofSeconds(5));
        assertEquals(3, looks.get());
    }

    @Test
    void hintsThatComeTogetherAreOneLookAndOneDuringALookIsAnother() {
        watch(List.of(source));
        time.advance(Duration.ofSeconds(1));
        look =
                () -> {
                    if (looks.incrementAndGet() == 2) {
                        source.hint.run(); // while the node is being asked
                    }
                };
        for (int i = 0; i < 10; i++) {
            source.hint.run();
        }
        time.advance(Duration.ofSeconds(1));

        assertEquals(1 + 2, looks.get());
    }

    @Test
    void aSourceThatTellsWithoutEndIsNotFollowedBlindly() {
        watch(List.of(source));
        look =
                () -> {
                    looks.incrementAndGet();
                    source.hint.run();
                };
        time.advance(Duration.ofSeconds(1));

        assertEquals(1 + 20, looks.get(), "every 50 ms");
    }

    @Test
    void whoIsToldMayThrowAndIsToldAgain() {
        watch(List.of());
        look =
                () -> {
                    looks.incrementAndGet();
                    throw new IllegalStateException("as scripted");
                };

        time.advance(Duration.ofSeconds(10));

        assertEquals(3, looks.get());
        assertEquals(3, time.failures().size());
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        TipSignal signal = watch(List.of(source));
        time.advance(Duration.ofSeconds(1));

        signal.close();
        signal.close();
        source.hint.run();
        time.advance(Duration.ofSeconds(60));

        assertEquals(1, looks.get());
        assertTrue(source.closed);
    }

    @Test
    void theRealOneHearsARealPublisherAndEndsWithoutATrace() throws Exception {
        try (ZmqPublisher publisher = new ZmqPublisher()) {
            ZmqEndpoint endpoint =
                    new ZmqEndpoint(ZmqEndpoint.Topic.HASHBLOCK, publisher.address());
            TipSignalSettings settings =
                    new TipSignalSettings("real", List.of(endpoint), Optional.empty());
            TipSignal signal = TipSignals.open(settings, looks::incrementAndGet);
            publisher.subscription();
            Await.until("up", () -> signal.describe().contains(" connected, 0 messages"));
            int before = looks.get();
            publisher.block(1);
            Await.until("told", () -> looks.get() > before);

            signal.close();

            Await.until("no thread is left", () -> threads("real") == 0);
        }
    }

    @Test
    void theLongPollIsChosenWhereThereIsNoZmqAndIsInterruptedByTheEnd() {
        CountDownLatch asked = new CountDownLatch(1);
        TipSignalSettings settings =
                new TipSignalSettings(
                        "long",
                        List.of(),
                        Optional.of(
                                atMost -> {
                                    asked.countDown();
                                    new CountDownLatch(1).await();
                                }));
        TipSignal signal = TipSignals.open(settings, looks::incrementAndGet);
        Await.until("asked", () -> asked.getCount() == 0);
        assertEquals("long poll, not answered yet; besides polling every 5.0 s", signal.describe());

        signal.close();

        Await.until("no thread is left", () -> threads("long") == 0);
    }

    private TipSignal watch(List<PushSource> sources) {
        return new TipWatch(SETTINGS, sources, time.lane(), () -> {}, time, () -> look.run())
                .start();
    }

    private static long threads(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("altnet-.*-" + node + "(-.*)?"))
                .count();
    }

    private static final class ScriptedSource implements PushSource {
        private Runnable hint;
        private boolean up;
        private boolean closed;

        @Override
        public void start(Runnable hint) {
            this.hint = hint;
        }

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public String describe() {
            return "scripted";
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
