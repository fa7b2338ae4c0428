package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.testing.ManualTime;
import org.altnet.wire.P2pReject;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
    private static final Hash256 TXID = Hash256.digest(new byte[] {1});

    private final ManualTime time = new ManualTime();
    private final List<Hash256> asked = new ArrayList<>();
    private final List<TxResult> results = new ArrayList<>();
    private final Submissions submissions = new Submissions(asked::add, results::add);

    @Test
    void asksUntilTheNodeGivesItBack() {
        submissions.given(TXID, time.now());
        submissions.tick(time.now());
        assertEquals(0, asked.size(), "an old node may have something to say");
        passSeconds(30);
        assertEquals(5, asked.size());
        submissions.returned(TXID);
        submissions.returned(TXID);
        passSeconds(600);

        assertEquals(5, asked.size());
        assertEquals(
                List.of(new TxResult(TXID, Status.ACCEPTED, "the node gives it back")), results);
    }

    @Test
    void aNodeThatNeverSaysIsNoFailureAndNoSuccess() {
        submissions.given(TXID, time.now());
        passSeconds(149);
        assertEquals(List.of(), results);
        passSeconds(1);

        assertEquals(7, asked.size());
        assertEquals(Status.UNAVAILABLE, results.get(0).status());
    }

    @Test
    void anOldNodesWordsAreHandedOn() {
        submissions.given(TXID, time.now());
        submissions.rejected(TXID, new P2pReject("tx", 0x10, "bad-txns"));
        submissions.given(TXID, time.now());
        submissions.rejected(TXID, new P2pReject("tx", 0x12, "txn-already-known"));
        submissions.rejected(TXID, new P2pReject("tx", 0x10, "not asked"));

        assertEquals(
                List.of(
                        new TxResult(TXID, Status.REJECTED, "bad-txns"),
                        new TxResult(TXID, Status.KNOWN, "txn-already-known")),
                results);
    }

    @Test
    void keepsSoManyInMind() {
        for (int i = 0; i < 8; i++) {
            Hash256 txid = Hash256.digest(new byte[] {(byte) i});
            assertTrue(submissions.hasRoomFor(txid));
            submissions.given(txid, time.now());
        }

        assertFalse(submissions.hasRoomFor(Hash256.ZERO));
        assertTrue(submissions.hasRoomFor(Hash256.digest(new byte[] {0})), "once more");
    }

    @Test
    void anAnswerThatNeverComesIsNotAwaitedForEver() {
        PendingHeaders pending = new PendingHeaders();
        Headers announced = Headers.of(new byte[80]);
        assertTrue(pending.accepts(announced, time.now()), "nothing was asked");
        pending.asked(Set.of(TXID), time.now());
        assertFalse(pending.accepts(announced, time.now()));
        time.advance(Duration.ofMinutes(2));
        assertTrue(pending.accepts(announced, time.now()));
        pending.asked(Set.of(Hash256.ZERO), time.now());
        assertTrue(pending.accepts(announced, time.now()), "it begins after what was asked from");
        pending.asked(Set.of(TXID), time.now());
        assertTrue(pending.accepts(Headers.EMPTY, time.now()));
        assertTrue(pending.accepts(announced, time.now()), "answered");
    }

    @Test
    void remembersSoMuchOfWhatWasAskedFor() {
        Wanted wanted = new Wanted();
        for (int i = 0; i < 17; i++) {
            wanted.add(Hash256.digest(new byte[] {(byte) i}));
        }

        assertFalse(wanted.take(Hash256.digest(new byte[] {0})), "the oldest");
        assertTrue(wanted.take(Hash256.digest(new byte[] {16})));
        assertFalse(wanted.take(Hash256.digest(new byte[] {16})), "once");
    }

    private void passSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            submissions.tick(time.now());
        }
    }
}
