package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void batchesComeOutInOrder() throws Exception {
        CompletableFuture<Void> first = offer(new byte[1], new byte[2]);
        offer(new byte[3]);

        Outbox.Batch batch = outbox.take();

        assertEquals(List.of(1, 2), batch.messages().stream().map(m -> m.length).toList());
        assertFalse(first.isDone(), "taken is not yet written");
        batch.taken().complete(null);
        assertTrue(first.isDone());
        assertEquals(3, outbox.take().bytes());
    }

    @Test
    void moreThan64MessagesDoNotFit() throws Exception {
        for (int i = 0; i < 62; i++) {
            assertFalse(offer(new byte[1]).isDone());
        }
        assertFailed(
                "the peer does not keep up: 62 messages of 62 bytes wait",
                offer(new byte[1], new byte[1], new byte[1]));
        assertFalse(offer(new byte[1], new byte[1]).isDone(), "two still do");
        assertFailed("the peer does not keep up: 64 messages", offer(new byte[1]));

        outbox.take();

        assertFalse(offer(new byte[1]).isDone(), "there is a place again");
    }

    @Test
    void moreThan4MegabytesDoNotFit() throws Exception {
        byte[] longest = new byte[65_535];
        for (int i = 0; i < 32; i++) {
            assertFalse(offer(longest, longest).isDone());
        }
        assertFailed("64 messages of 4194240 bytes", offer(new byte[65]));
        outbox.take();
        assertFalse(offer(longest).isDone());
    }

    @Test
    void closingFailsWhatWaitsAndWhatComesAndWakesTheWriter() throws Exception {
        CompletableFuture<Void> waiting = offer(new byte[1]);

        outbox.close("gone");
        outbox.close("gone again");

        assertFailed("gone", waiting);
        assertFailed("gone", offer(new byte[1]));
        assertNull(outbox.take());
    }

    private CompletableFuture<Void> offer(byte[]... messages) {
        return outbox.offer(List.of(messages)).toCompletableFuture();
    }

    private static void assertFailed(String why, CompletableFuture<Void> future) {
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> future.get(1, TimeUnit.SECONDS));
        assertTrue(
                e.getCause().getMessage().startsWith(why) || e.getMessage().contains(why),
                e.getMessage());
    }
}
