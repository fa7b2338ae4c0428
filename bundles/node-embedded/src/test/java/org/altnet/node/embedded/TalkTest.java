package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Headers;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;

/** How long others wait for one whose branch is being weighed. */
class TalkTest {
    private static final Duration FAST = Talk.SLOW.minusMillis(1);
    private static final StoredHeader GENESIS =
            new StoredHeader(
                    RegtestBlocks.headers(List.of(RegtestBlocks.GENESIS)).get(0),
                    0,
                    BigInteger.TWO);

    private final ManualTime time = new ManualTime();
    private final Talk talk = new Talk();

    @Test
    void whoAnswersFastAndNeverComesToAnEndHasAQuarterOfAnHour() {
        answerWhileHolding();
        time.advance(Talk.WEIGHED_WITHIN.minusSeconds(1));
        answerWhileHolding();
        assertFalse(talk.isTardy(time.now(), FAST));
        time.advance(Duration.ofSeconds(1));
        answerWhileHolding();
        assertTrue(talk.isTardy(time.now(), FAST));
    }

    @Test
    void andTwiceThatTheNextTime() {
        talk.getMorePatience();
        answerWhileHolding();
        time.advance(Talk.WEIGHED_WITHIN.multipliedBy(2).minusSeconds(1));
        assertFalse(talk.isTardy(time.now(), FAST));
        assertFalse(talk.isTardy(time.now(), Talk.SLOW));
        assertTrue(talk.isTardy(time.now(), Talk.SLOW.multipliedBy(2)));
        time.advance(Duration.ofSeconds(1));
        assertTrue(talk.isTardy(time.now(), FAST));
    }

    @Test
    void theTimeBeginsAnewWithTheWeighing() {
        answerWhileHolding();
        time.advance(Talk.WEIGHED_WITHIN);
        talk.forget();
        answerWhileHolding();
        assertFalse(talk.isTardy(time.now(), FAST));
    }

    @Test
    void patienceDoesNotGrowWithoutEnd() {
        for (int i = 0; i < 1_000; i++) {
            talk.getMorePatience();
        }
        assertTrue(talk.isTardy(time.now(), Duration.ofDays(1)));
    }

    private void answerWhileHolding() {
        talk.ask(new Holding(), GENESIS, time.now());
        talk.check();
        talk.answered(time.now());
        assertTrue(talk.isWeighing());
    }

    /** For ever. */
    private static final class Holding implements HeaderDownload {
        @Override
        public BlockLocator locator() {
            return new BlockLocator(List.of(new BlockLocator.Entry(GENESIS.hash(), 0)));
        }

        @Override
        public boolean isHolding() {
            return true;
        }

        @Override
        public AcceptOutcome accept(Headers headers, boolean more) {
            throw new AssertionError("not what this is about");
        }
    }
}
