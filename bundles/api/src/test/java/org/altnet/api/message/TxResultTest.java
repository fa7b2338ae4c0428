package org.altnet.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.altnet.api.message.TxResult.Status;
import org.junit.jupiter.api.Test;

/** What a peer may say of a transaction. */
class TxResultTest {
    private static final Hash256 ID = Network.REGTEST.genesis();

    @Test
    void whoHasItHasTakenIt() {
        for (Status status : Status.values()) {
            boolean taken = new TxResult(ID, status, "").isTaken();
            assertEquals(status.ordinal() <= Status.CONFIRMED.ordinal(), taken, status.name());
        }
        assertTrue(new TxResult(ID, Status.KNOWN, "txn-already-in-mempool").isTaken());
        assertFalse(new TxResult(ID, Status.REJECTED, "min relay fee not met").isTaken());
    }

    @Test
    void lengthIsCountedInBytes() {
        assertEquals(33, new TxResult(ID, Status.ACCEPTED, "").length());
        assertEquals(35, new TxResult(ID, Status.REJECTED, "\u00fc").length());
    }

    @Test
    void aReasonIsShortAndPrintable() {
        String longest = "\u00fc".repeat(127) + "x";
        assertEquals(33 + 255, new TxResult(ID, Status.REJECTED, longest).length());

        assertRefused("at most 255 bytes, got 256", longest + "x");
        assertRefused("control characters", "two\nlines");
        assertRefused("control characters", "\u001b[31mred");
        assertRefused("control characters", "\u009b31mred");
        assertRefused("half characters", "\ud800");
    }

    private static void assertRefused(String because, String reason) {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new TxResult(ID, Status.REJECTED, reason));
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
