package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.testing.ManualTime;
import org.altnet.node.bitcoind.retry.Backoff;
import org.junit.jupiter.api.Test;

class LongPollTest {
    private final ManualTime time = new ManualTime();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger hints = new AtomicInteger();
    private NewBlockWait node = atMost -> {};

    private final LongPoll poll =
            new LongPoll(
                    "here",
                    atMost -> {
                        asked.incrementAndGet();
                        node.await(atMost);
                    },
                    time.lane(),
                    () -> {},
                    time,
                    new Backoff(new Random(1)));

    @Test
    void asksAgainAsSoonAsItIsAnswered() {
        node = atMost -> assertEquals(LongPoll.WAIT, atMost);
        poll.start(hints::incrementAndGet);
        assertFalse(poll.isUp());

        time.run();

        assertTrue(poll.isUp());
        assertEquals(1, asked.get());
        assertEquals(1, hints.get());
        assertEquals("long poll, working", poll.describe());
    }

    @Test
    void aNodeThatAnswersAtOnceIsNotAskedWithoutEnd() {
        poll.start(hints::incrementAndGet);

        time.advance(Duration.ofSeconds(1));

        assertEquals(1 + 10, asked.get());
    }

    @Test
    void aNodeThatFailsIsAskedLessAndLessOften() {
        node =
                atMost -> {
                    throw new IOException("as scripted");
                };
        poll.start(hints::incrementAndGet);
        time.advance(Duration.ofSeconds(10));

        assertFalse(poll.isUp());
        assertTrue(asked.get() >= 4 && asked.get() <= 6, asked + " times in 10 s");
        assertEquals("long poll, failing: as scripted", poll.describe());
        time.advance(Duration.ofMinutes(10));
        assertTrue(asked.get() <= 30, asked + " times in 10 min");

        node = atMost -> {};
        time.advance(Duration.ofMinutes(1));
        assertTrue(poll.isUp());
    }

    @Test
    void aBugInTheNodesAdapterIsNotTheEndOfIt() {
        node =
                atMost -> {
                    throw new IllegalStateException("as scripted");
                };
        poll.start(hints::incrementAndGet);
        time.advance(Duration.ofSeconds(10));

        assertTrue(asked.get() > 1);
        assertFalse(poll.isUp());
    }

    @Test
    void afterTheEndNobodyIsAsked() {
        poll.start(hints::incrementAndGet);
        time.run();
        poll.close();

        time.advance(Duration.ofMinutes(1));

        assertEquals(1, asked.get());
        assertFalse(poll.isUp());
    }
}
