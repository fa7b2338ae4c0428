package org.altnet.wire.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.altnet.wire.fragment.Reassembly.Question;
import org.altnet.wire.fragment.Reassembly.Step;
import org.junit.jupiter.api.Test;

class ReassemblyTest {
    private static final int TYPE = 7;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final PeerId ALICE = new PeerId("test", "alice");
    private static final PeerId BOB = new PeerId("test", "bob");
    private static final PeerId CAROL = new PeerId("test", "carol");

    private final Reassembly reassembly =
            new Reassembly(
                    new Reassembly.Limits(1_000_000, 100, 2, 40_960, 65_536, ASK_AGAIN, KEEP));
    private Duration now = Duration.ofDays(-3);

    @Test
    void aWindowIsAskedForAndTheNextWhenHalfOfItHasCome() throws WireException {
        byte[] content = content(1000);
        TransferId id = TransferId.of(TYPE, content);

        assertAnswer(new Want(id, 10, 100), offered(ALICE, content, 10));
        assertNothing(arrived(ALICE, content, 10, 40));
        assertAnswer(new Want(id, 110, 50), arrived(ALICE, content, 40, 60));
        assertNothing(arrived(ALICE, content, 60, 80));
        assertAnswer(new Want(id, 160, 60), arrived(ALICE, content, 80, 120));
    }

    @Test
    void theWholeIsHandedOutAndTheSenderTold() throws WireException {
        byte[] content = content(70);
        offered(ALICE, content, 10);

        Step step = arrived(ALICE, content, 10, 70);

        assertEquals(Optional.of(new Done(TransferId.of(TYPE, content), true)), step.answer());
        assertEquals(TYPE, step.whole().orElseThrow().type());
        assertArrayEquals(content, step.whole().orElseThrow().content());
        assertEquals(0, reassembly.bytes());
        assertNothing(arrived(ALICE, content, 10, 70));
    }

    @Test
    void anOfferMayHoldItAll() throws WireException {
        assertTrue(offered(ALICE, content(70), 70).whole().isPresent());
    }

    @Test
    void unaskedDataIsTakenIntoAKnownTransferOnly() throws WireException {
        byte[] content = content(500);
        assertNothing(arrived(ALICE, content, 0, 500));
        assertEquals(0, reassembly.bytes());
        offered(ALICE, content, 0);
        assertNothing(arrived(BOB, content, 0, 500));

        arrived(ALICE, content, 300, 500);

        assertTrue(arrived(ALICE, content, 0, 300).whole().isPresent());
    }

    @Test
    void whatComesTwiceIsNotAnsweredTwice() throws WireException {
        byte[] content = content(1000);
        offered(ALICE, content, 0);
        assertTrue(arrived(ALICE, content, 0, 60).answer().isPresent());

        assertNothing(arrived(ALICE, content, 0, 60));
    }

    @Test
    void aHoleIsAskedForWhenWhatFollowsItHasCome() throws WireException {
        byte[] content = content(1000);
        TransferId id = TransferId.of(TYPE, content);
        offered(ALICE, content, 0);
        assertNothing(arrived(ALICE, content, 0, 20));
        assertNothing(arrived(ALICE, content, 40, 60));

        assertAnswer(new Want(id, 20, 20), arrived(ALICE, content, 60, 100));
        assertAnswer(new Want(id, 100, 100), arrived(ALICE, content, 20, 40));
    }

    @Test
    void whatWasAskedForAndDoesNotComeIsAskedForAgain() throws WireException {
        byte[] content = content(1000);
        TransferId id = TransferId.of(TYPE, content);
        offered(ALICE, content, 0);
        arrived(ALICE, content, 0, 20);

        advance(ASK_AGAIN.minusMillis(1));
        assertEquals(List.of(), reassembly.due(now()));
        advance(Duration.ofMillis(1));
        assertEquals(List.of(new Question(ALICE, new Want(id, 20, 100))), reassembly.due(now()));
        assertEquals(List.of(), reassembly.due(now()));
    }

    @Test
    void aTransferSurvivesTheConnectionAndGoesOnAtTheFirstMissingByte() throws WireException {
        byte[] content = content(1000);
        TransferId id = TransferId.of(TYPE, content);
        PeerId here = new PeerId("test", "key@here:1");
        PeerId there = new PeerId("test", "key@there:2");
        offered(here, content, 10);
        arrived(here, content, 10, 50);

        reassembly.lost(here);
        advance(KEEP.minusSeconds(1));

        assertEquals(List.of(), reassembly.due(now()), "nobody is asked");
        assertAnswer(new Want(id, 50, 100), offered(there, content, 10));
    }

    @Test
    void aSenderThatNoLongerHasItIsNotAskedUntilItOffersAgain() throws WireException {
        byte[] content = content(1000);
        TransferId id = TransferId.of(TYPE, content);
        offered(ALICE, content, 10);
        reassembly.gone(ALICE, new Gone(id));
        reassembly.gone(BOB, new Gone(id));

        advance(ASK_AGAIN);
        assertEquals(List.of(), reassembly.due(now()));
        assertNothing(arrived(ALICE, content, 10, 110));
        assertAnswer(new Want(id, 110, 100), offered(ALICE, content, 10));
    }

    @Test
    void whatMakesNoProgressIsForgotten() throws WireException {
        offered(ALICE, content(1000), 10);
        advance(KEEP.minusSeconds(1));
        reassembly.due(now());
        assertEquals(1, reassembly.transfers());

        advance(Duration.ofSeconds(1));
        reassembly.due(now());

        assertEquals(0, reassembly.transfers());
        assertEquals(0, reassembly.bytes());
    }

    @Test
    void contentThatIsNotWhatItsIdSaysIsDiscarded() throws WireException {
        byte[] content = content(100);
        offered(ALICE, content, 10);
        byte[] other = content.clone();
        other[99] ^= 1;
        Data lie = new Data(TransferId.of(TYPE, content), 10, ByteBuffer.wrap(other, 10, 90));

        WireException refused =
                assertThrows(WireException.class, () -> reassembly.arrived(ALICE, lie, now()));

        assertTrue(refused.getMessage().endsWith("its 100 bytes have another hash"));
        assertEquals(0, reassembly.bytes());
    }

    @Test
    void dataOutsideTheContentIsMalformed() throws WireException {
        byte[] content = content(100);
        offered(ALICE, content, 0);
        Data outside = new Data(TransferId.of(TYPE, content), 90, ByteBuffer.allocate(11));

        assertThrows(WireException.class, () -> reassembly.arrived(ALICE, outside, now()));
        assertTrue(arrived(ALICE, content, 0, 100).whole().isPresent());
    }

    @Test
    void anOfferThatContradictsItselfIsMalformed() throws WireException {
        byte[] content = content(100);
        offered(ALICE, content, 0);
        Offer lie = new Offer(TransferId.of(TYPE, content), TYPE, 99, ByteBuffer.allocate(0));

        assertThrows(WireException.class, () -> reassembly.offered(ALICE, lie, now()));
        assertEquals(0, reassembly.transfers());
    }

    @Test
    void contentLongerThanTheMediumsMostIsRefusedAtOnce() throws WireException {
        TransferId id = new TransferId(1);
        Offer offer = new Offer(id, TYPE, 1_000_001, ByteBuffer.allocate(0));

        assertAnswer(new Done(id, false), reassembly.offered(ALICE, offer, now()));
        assertEquals(0, reassembly.transfers());
    }

    @Test
    void aPeerHasSoManyTransfersAndTheIdlestMakesRoom() throws WireException {
        offered(ALICE, content(1000), 0);
        advance(Duration.ofSeconds(1));
        offered(ALICE, content(1001), 0);
        byte[] third = content(1002);
        assertRefused(third, offered(ALICE, third, 0));

        advance(ASK_AGAIN.minusSeconds(1));

        assertTrue(offered(ALICE, third, 0).answer().orElseThrow() instanceof Want);
        assertEquals(2, reassembly.transfers());
        assertNothing(arrived(ALICE, content(1000), 0, 100));
        assertTrue(arrived(ALICE, content(1001), 0, 100).answer().isPresent(), "the younger one");
    }

    @Test
    void aPeerHasSoManyBytes() throws WireException {
        byte[] content = content(100_000);
        offered(ALICE, content, 0);
        arrived(ALICE, content, 0, 36_864);
        assertEquals(40_960, reassembly.bytes());

        assertRefused(content, arrived(ALICE, content, 36_864, 36_865));

        assertEquals(0, reassembly.bytes());
    }

    @Test
    void allPeersTogetherHaveSoManyBytes() throws WireException {
        byte[] content = content(100_000);
        offered(ALICE, content, 0);
        arrived(ALICE, content, 0, 36_864);
        offered(BOB, content, 0);
        arrived(BOB, content, 0, 20_480);
        assertEquals(65_536, reassembly.bytes());
        assertRefused(content, arrived(BOB, content, 20_480, 20_481));
        assertEquals(40_960, reassembly.bytes());

        advance(ASK_AGAIN);
        offered(BOB, content, 0);
        assertTrue(arrived(BOB, content, 0, 36_864).answer().isPresent(), "the idle one is gone");

        assertNothing(arrived(ALICE, content, 0, 1));
        assertEquals(40_960, reassembly.bytes());
    }

    /** Two strangers fill all there is, and then send a byte each every now and then. */
    @Test
    void whoTricklesInHoldsNoPlaceAgainstOthers() throws WireException {
        byte[] held = content(30_000);
        fill(held);
        byte[] honest = content(20_000);
        assertRefused(honest, offered(CAROL, honest, 10_000));
        for (int trickled = 1; trickled <= 3; trickled++) {
            advance(ASK_AGAIN.minusSeconds(1));
            arrived(ALICE, held, 27_000 + trickled, 27_001 + trickled);
            arrived(BOB, held, 27_000 + trickled, 27_001 + trickled);
        }

        assertTrue(offered(CAROL, honest, 10_000).answer().orElseThrow() instanceof Want);
        assertTrue(arrived(CAROL, honest, 10_000, 20_000).whole().isPresent());
        assertTrue(reassembly.transfers() > 0, "nobody goes who need not");
    }

    @Test
    void whoKeepsUpKeepsItsPlace() throws WireException {
        byte[] held = content(30_000);
        fill(held);
        byte[] other = content(20_000);
        for (int windows = 0; windows < 10; windows++) {
            advance(ASK_AGAIN.minusSeconds(1));
            arrived(ALICE, held, 27_000 + 100 * windows, 27_100 + 100 * windows);
            arrived(BOB, held, 27_000 + 100 * windows, 27_100 + 100 * windows);
            assertRefused(other, offered(CAROL, other, 10_000));
        }
    }

    @Test
    void anAnswerFindsRoomAmongWhatNobodyAskedForAndIsNotPushedOutByIt() throws WireException {
        byte[] held = content(30_000);
        fill(held);
        byte[] answer = content(40_000 - PartialContent.CHUNK);

        assertTrue(answered(CAROL, answer, 10).answer().orElseThrow() instanceof Want);
        arrived(CAROL, answer, 10, 35_000);
        advance(KEEP.minusSeconds(1));
        fill(held);

        assertTrue(arrived(CAROL, answer, 35_000, answer.length).whole().isPresent());
    }

    @Test
    void anAnswerThatLagsMakesRoomForAnotherAnswer() throws WireException {
        byte[] held = content(30_000);
        for (PeerId peer : List.of(ALICE, BOB)) {
            answered(peer, held, 0);
            arrived(peer, held, 0, 27_000);
        }
        assertRefused(held, answered(CAROL, held, 10_000));

        advance(ASK_AGAIN);

        assertTrue(answered(CAROL, held, 10_000).answer().orElseThrow() instanceof Want);
    }

    /** 32,768 bytes each are all there are. */
    private void fill(byte[] held) throws WireException {
        for (PeerId peer : List.of(ALICE, BOB)) {
            offered(peer, held, 0);
            arrived(peer, held, 0, 27_000);
        }
    }

    private Step answered(PeerId peer, byte[] content, int first) throws WireException {
        return reassembly.offered(peer, offer(content, first), true, now());
    }

    private Step offered(PeerId peer, byte[] content, int first) throws WireException {
        return reassembly.offered(peer, offer(content, first), now());
    }

    private static Offer offer(byte[] content, int first) {
        return new Offer(
                TransferId.of(TYPE, content),
                TYPE,
                content.length,
                ByteBuffer.wrap(content, 0, first));
    }

    private Step arrived(PeerId peer, byte[] content, int from, int to) throws WireException {
        return reassembly.arrived(
                peer,
                new Data(
                        TransferId.of(TYPE, content),
                        from,
                        ByteBuffer.wrap(content, from, to - from)),
                now());
    }

    private static void assertAnswer(Fragment answer, Step step) {
        assertEquals(new Step(Optional.of(answer), Optional.empty()), step);
    }

    private static void assertNothing(Step step) {
        assertEquals(new Step(Optional.empty(), Optional.empty()), step);
    }

    private static void assertRefused(byte[] content, Step step) {
        assertAnswer(new Done(TransferId.of(TYPE, content), false), step);
    }

    private void advance(Duration by) {
        now = now.plus(by);
    }

    private Moment now() {
        return new Moment(now.toNanos(), Instant.EPOCH);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }
}
