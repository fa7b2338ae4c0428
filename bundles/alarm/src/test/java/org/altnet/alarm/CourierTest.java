package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierTest {
    private static final Duration PATIENCE = Duration.ofHours(24);

    @TempDir Path directory;
    private final ManualTime time = new ManualTime();
    private final ScriptedSink sink = new ScriptedSink("sink");
    private final RecordingLog log = new RecordingLog();
    private Outbox outbox;
    private Courier courier;

    @BeforeEach
    void open() {
        outbox = new Outbox(directory, time, 100);
        courier =
                new Courier(
                        sink,
                        outbox,
                        time.lane(),
                        time,
                        new Backoff(new Random(1)),
                        PATIENCE,
                        log.logger());
        courier.start();
        time.run();
    }

    @Test
    void deliversInOrderAndKeepsNothing() throws IOException {
        send(1, 2, 3);
        assertEquals(3, sink.told().size());
        assertEquals("1 key ACTIVE", sink.told().get(0));
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void nothingIsDeliveredBeforeItIsReleased() {
        outbox.store(Samples.alarm(1, "key", "x"));
        courier.wake();
        time.run();
        assertEquals(0, sink.attempts().size());
        outbox.release();
        courier.wake();
        time.run();
        assertEquals(1, sink.told().size());
    }

    @Test
    void triesAgainEverMoreRarelyForADay() {
        sink.die(true);
        send(1);
        time.advance(Duration.ofSeconds(1));
        assertEquals(2, sink.attempts().size(), "the first pause is a second at most");
        time.advance(Duration.ofMinutes(10));
        int attempts = sink.attempts().size();
        assertTrue(attempts >= 9 && attempts <= 16, attempts + " attempts");
        send(2, 3);
        assertEquals(attempts, sink.attempts().size(), "others wait for the first");
        time.advance(Duration.ofHours(23));
        assertEquals(3, outbox.size());
        time.advance(Duration.ofHours(1));
        assertEquals(2, outbox.size(), "given up");
        time.advance(Duration.ofMinutes(20));
        assertEquals(0, outbox.size());
        int most = sink.attempts().size();
        assertTrue(most > 270 && most < 620, most + " attempts");
    }

    @Test
    void aPauseThatIsAskedForIsKept() {
        sink.answer(new Delivery.Failed("busy", Optional.of(Duration.ofMinutes(7))));
        send(1);
        time.advance(Duration.ofMinutes(7).minusNanos(1));
        assertEquals(1, sink.attempts().size());
        time.advance(Duration.ofNanos(1));
        assertEquals(1, sink.told().size());
    }

    @Test
    void whatIsRefusedIsNotTriedAgainAndTheNextIs() {
        sink.answer(new Delivery.Refused("gone"));
        send(1, 2);
        assertEquals(2, sink.attempts().size());
        assertEquals("2 key ACTIVE", sink.told().get(0));
        assertEquals(0, outbox.size());
    }

    @Test
    void whatIsRejectedIsTriedAgainRarelyAndSaidOnce() {
        Delivery rejected = new Delivery.Rejected("status 401", Optional.empty());
        sink.answer(new Delivery.Failed("status 503"), rejected, rejected, rejected);
        send(1, 2);
        time.advance(Duration.ofSeconds(1));
        assertEquals(2, sink.attempts().size());
        time.advance(Backoff.LONGEST.dividedBy(2).minusSeconds(1));
        assertEquals(2, sink.attempts().size(), "not soon, as after a failure");
        time.advance(Backoff.LONGEST.multipliedBy(3));
        assertEquals(List.of("1 key ACTIVE", "2 key ACTIVE"), sink.told());
        assertEquals(1, lines("WARN", "status 503"), log.lines().toString());
        assertEquals(1, lines("WARN", "status 401"), log.lines().toString());
    }

    @Test
    void whatIsRejectedForTooLongIsGivenUp() {
        Delivery rejected = new Delivery.Rejected("status 404", Optional.empty());
        sink.answer(Collections.nCopies(1_000, rejected).toArray(Delivery[]::new));
        send(1);
        time.advance(PATIENCE);
        assertEquals(1, outbox.size());
        time.advance(Backoff.LONGEST);
        assertEquals(0, outbox.size());
        assertEquals(1, lines("WARN", "given up"), log.lines().toString());
    }

    @Test
    void whatASinkThrowsIsAFailureThatIsTriedAgainAndSaidOnceWithItsTrace() {
        sink.fallOver(new UncheckedIOException(new IOException("Too many open files")));
        send(1, 2);
        time.advance(Duration.ofMinutes(10));
        int attempts = sink.attempts().size();
        assertTrue(attempts >= 9 && attempts <= 16, attempts + " attempts, ever more rarely");
        assertEquals(1, lines("ERROR", "Too many open files"), log.lines().toString());

        sink.fallOver(null);
        time.advance(Backoff.LONGEST);
        assertEquals(List.of("1 key ACTIVE", "2 key ACTIVE"), sink.told());
        sink.fallOver(new IllegalStateException("another bug"));
        send(3);
        assertEquals(1, lines("ERROR", "another bug"), "it had worked in between");
        assertEquals(List.of(), time.failures());
    }

    @Test
    void ageCountsAcrossRestartsAndGarbageIsLeftAside() throws IOException {
        sink.die(true);
        send(1);
        time.advance(Duration.ofHours(23));
        Files.writeString(directory.resolve("0000000000000000002.json"), "{}");
        Files.copy(
                directory.resolve("0000000000000000001.json"),
                directory.resolve("0000000000000000003.json"));
        Path unfinished =
                Files.writeString(directory.resolve(".0000000000000000004.json.new"), "{");
        Outbox again = new Outbox(directory, time, 100);
        assertEquals(1, again.size());
        assertEquals(Duration.ofHours(23), time.now().since(again.first().orElseThrow().since()));
        assertTrue(Files.exists(directory.resolve("last.garbled")));
        assertTrue(Files.notExists(unfinished));
    }

    @Test
    void afterClosingNothingIsTried() {
        sink.die(true);
        send(1);
        courier.close();
        time.advance(Duration.ofHours(1));
        assertEquals(1, sink.attempts().size());
    }

    private long lines(String level, String text) {
        return log.lines().stream()
                .filter(line -> line.startsWith(level + " ") && line.contains(text))
                .count();
    }

    private void send(long... sequences) {
        for (long sequence : sequences) {
            outbox.store(Samples.alarm(sequence, "key", "x"));
        }
        outbox.release();
        courier.wake();
        time.run();
    }
}
