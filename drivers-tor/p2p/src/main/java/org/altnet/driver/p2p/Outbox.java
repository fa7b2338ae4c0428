package org.altnet.driver.p2p;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.wire.P2pFrame;

/**
 * Messages that wait for one connection's writer, bounded in number and bytes: a node that does not
 * read makes our sending fail, not our memory grow.
 *
 * <p>Thread-safe: its monitor guards all; futures are completed outside of it.
 */
final class Outbox {
    /** Messages that wait at most. */
    static final int MAX_MESSAGES = 32;

    /** Bytes that wait at most: a transaction of any size, and questions. */
    static final int MAX_BYTES = P2pFrame.MAX_PAYLOAD + (1 << 16);

    /**
     * @param written completes when it is
     */
    record Letter(P2pFrame frame, CompletableFuture<Void> written) {}

    private final Deque<Letter> waiting = new ArrayDeque<>();
    private int bytes;
    private String closed;

    /** Never blocks. Fails at once if there is no room, or the connection is over. */
    CompletionStage<Void> offer(P2pFrame frame) {
        Letter letter = new Letter(frame, new CompletableFuture<>());
        String refused = tryAdd(letter);
        if (refused != null) {
            letter.written.completeExceptionally(new IOException(refused));
        }
        return letter.written;
    }

    private synchronized String tryAdd(Letter letter) {
        if (closed != null) {
            return closed;
        }
        int more = letter.frame.payload().length;
        if (waiting.size() == MAX_MESSAGES || bytes + more > MAX_BYTES) {
            return "the node does not keep up: %d messages of %d bytes wait for it"
                    .formatted(waiting.size(), bytes);
        }
        waiting.add(letter);
        bytes += more;
        notifyAll();
        return null;
    }

    /**
     * The next one. Blocks.
     *
     * @return null when closed
     */
    synchronized Letter take() throws InterruptedException {
        while (waiting.isEmpty() && closed == null) {
            wait();
        }
        Letter next = waiting.poll();
        if (next != null) {
            bytes -= next.frame.payload().length;
        }
        return next;
    }

    /** Fails all that waits, and whatever is offered later. Idempotent: the first reason stays. */
    void close(String reason) {
        List<Letter> failed;
        synchronized (this) {
            if (closed == null) {
                closed = reason;
            }
            failed = new ArrayList<>(waiting);
            waiting.clear();
            notifyAll();
        }
        failed.forEach(letter -> letter.written.completeExceptionally(new IOException(reason)));
    }
}
