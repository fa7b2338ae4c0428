package org.altnet.wire.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.altnet.wire.fragment.OutgoingTransfers.Dropped;
import org.altnet.wire.fragment.OutgoingTransfers.Piece;
import org.junit.jupiter.api.Test;

class OutgoingTransfersTest {
    private static final int TYPE = 7;
    private static final int MTU = 50;
    private static final int PIECE = MTU - FragmentCodec.DATA_HEADER;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PeerId ALICE = new PeerId("test", "alice");
    private static final PeerId BOB = new PeerId("test", "bob");

    private final OutgoingTransfers outgoing =
            new OutgoingTransfers(
                    new OutgoingTransfers.Limits(MTU, 1000, 2, 10_000, 15_000, PATIENCE));
    private Duration now = Duration.ofDays(-3);

    @Test
    void anOfferFillsTheMtu() {
        Offer offer = offer(ALICE, content(1000));

        assertEquals(TYPE, offer.type());
        assertEquals(1000, offer.length());
        assertEquals(ByteBuffer.wrap(content(1000), 0, MTU - 15), offer.first());
        assertEquals(MTU, FragmentCodec.encode(offer).length);
    }

    @Test
    void nothingIsHandedOutUnasked() {
        offer(ALICE, content(1000));

        assertEquals(Optional.empty(), outgoing.next(ALICE, now()));
    }

    @Test
    void whatWasAskedForIsHandedOutByTheMtu() throws WireException {
        byte[] content = content(1000);
        TransferId id = offer(ALICE, content).id();

        assertEquals(Optional.empty(), outgoing.wanted(ALICE, new Want(id, 35, 100), now()));

        assertEquals(
                List.of("35-72", "72-109", "109-135"),
                drain(ALICE).stream().map(OutgoingTransfersTest::range).toList());
        outgoing.wanted(ALICE, new Want(id, 900, 100), now());
        List<Piece> rest = drain(ALICE);
        assertEquals(List.of(false, false, true), rest.stream().map(Piece::last).toList());
        assertEquals(ByteBuffer.wrap(content, 974, 26), rest.get(2).data().bytes());
        assertTrue(FragmentCodec.encode(rest.get(0).data()).length <= MTU);
    }

    @Test
    void aRangeThatGoesOnIsAddedAndAnotherTakesThePlace() throws WireException {
        TransferId id = offer(ALICE, content(1000)).id();
        outgoing.wanted(ALICE, new Want(id, 0, PIECE), now());
        outgoing.wanted(ALICE, new Want(id, PIECE, PIECE), now());
        assertEquals("0-37", range(outgoing.next(ALICE, now()).orElseThrow()));
        outgoing.wanted(ALICE, new Want(id, 10, 5), now());
        assertEquals(
                List.of("10-15"), drain(ALICE).stream().map(OutgoingTransfersTest::range).toList());
    }

    @Test
    void transfersToOnePeerTakeTurns() throws WireException {
        TransferId first = offer(ALICE, content(1000)).id();
        TransferId second = offer(ALICE, content(1001)).id();
        outgoing.wanted(ALICE, new Want(first, 0, 2 * PIECE), now());
        outgoing.wanted(ALICE, new Want(second, 0, 2 * PIECE), now());

        assertEquals(
                List.of(first, second, first, second),
                drain(ALICE).stream().map(piece -> piece.data().id()).toList());
        assertEquals(Optional.empty(), outgoing.next(BOB, now()));
    }

    @Test
    void whatIsNotThereIsGone() throws WireException {
        TransferId id = offer(ALICE, content(1000)).id();
        Want want = new Want(id, 0, 1);

        assertEquals(Optional.of(new Gone(id)), outgoing.wanted(BOB, want, now()));
        assertFalse(outgoing.done(BOB, new Done(id, true)));
        assertTrue(outgoing.done(ALICE, new Done(id, true)));
        assertFalse(outgoing.done(ALICE, new Done(id, true)));
        assertEquals(Optional.of(new Gone(id)), outgoing.wanted(ALICE, want, now()));
        assertEquals(0, outgoing.bytes());
    }

    @Test
    void whatLiesOutsideIsMalformed() {
        TransferId id = offer(ALICE, content(1000)).id();

        assertThrows(
                WireException.class, () -> outgoing.wanted(ALICE, new Want(id, 1, 1000), now()));
    }

    @Test
    void aPeerHasItFourTimesAtMost() throws WireException {
        TransferId id = offer(ALICE, content(1000)).id();
        Want all = new Want(id, 0, 1000);
        for (int times = 0; times < 4; times++) {
            assertEquals(Optional.empty(), outgoing.wanted(ALICE, all, now()));
            drain(ALICE);
        }

        assertEquals(Optional.of(new Gone(id)), outgoing.wanted(ALICE, all, now()));
    }

    @Test
    void whatIsKeptIsBounded() {
        offer(ALICE, content(4000));
        offer(ALICE, content(4000));
        assertEquals(4000, outgoing.bytes(), "the same");
        offer(ALICE, content(4001));
        assertTooMuch(ALICE, content(10));
        offer(BOB, content(2000));
        assertTooMuch(BOB, content(8001));
        assertTooMuch(BOB, content(5000));

        outgoing.lost(ALICE);

        assertEquals(2000, outgoing.bytes());
        offer(BOB, content(8000));
    }

    @Test
    void whatNobodyAsksForIsForgotten() throws WireException {
        TransferId id = offer(ALICE, content(1000)).id();
        advance(PATIENCE.minusSeconds(1));
        outgoing.wanted(ALICE, new Want(id, 0, 2 * PIECE), now());
        advance(PATIENCE.minusSeconds(1));
        outgoing.next(ALICE, now());
        advance(PATIENCE.minusSeconds(1));
        assertEquals(List.of(), outgoing.due(now()));

        advance(Duration.ofSeconds(1));

        assertEquals(List.of(new Dropped(ALICE, id)), outgoing.due(now()));
        assertEquals(0, outgoing.bytes());
    }

    private Offer offer(PeerId peer, byte[] content) {
        return outgoing.offer(peer, TYPE, content, now()).orElseThrow();
    }

    private void assertTooMuch(PeerId peer, byte[] content) {
        assertEquals(Optional.empty(), outgoing.offer(peer, TYPE, content, now()));
    }

    private List<Piece> drain(PeerId peer) {
        List<Piece> pieces = new ArrayList<>();
        for (Optional<Piece> next = outgoing.next(peer, now());
                next.isPresent();
                next = outgoing.next(peer, now())) {
            pieces.add(next.get());
        }
        return pieces;
    }

    private static String range(Piece piece) {
        return piece.data().offset() + "-" + piece.data().end();
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
