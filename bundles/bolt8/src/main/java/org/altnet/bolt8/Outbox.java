package org.altnet.bolt8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Messages that wait for one connection's writer, bounded in number and bytes: a peer that does not
 * read makes our sending fail, not our memory grow.
 *
 * <p>Thread-safe: its monitor guards all; futures are completed outside of it.
 */
final class Outbox {
    /** Messages that wait at most. */
    static final int MAX_MESSAGES = 64;

    /** Bytes that wait at most. */
    static final int MAX_BYTES = 4 << 20;

    /**
     * Messages that go out one after another, with none in between.
     *
     * @param messages whole Lightning messages
     * @param taken completes when the last one is written
     */
    record Batch(List<byte[]> messages, CompletableFuture<Void> taken) {
        int bytes() {
            return messages.stream().mapToInt(message -> message.length).sum();
        }
    }

    private final Deque<Batch> waiting = new ArrayDeque<>();
    private int messages;
    private int bytes;
    private String closed;

    /** Never blocks. Fails at once if the messages do not fit, or the connection is closed. */
    CompletionStage<Void> offer(List<byte[]> batch) {
        Batch offered = new Batch(List.copyOf(batch), new CompletableFuture<>());
        String refused = tryAdd(offered);
        if (refused != null) {
            offered.taken.completeExceptionally(new IOException(refused));
        }
        return offered.taken;
    }

    private synchronized String tryAdd(Batch batch) {
        if (closed != null) {
            return closed;
        }
        int moreBytes = batch.bytes();
        if (messages + batch.messages.size() > MAX_MESSAGES || bytes + moreBytes > MAX_BYTES) {
            return "the peer does not keep up: "
                    + messages
                    + " messages of "
                    + bytes
                    + " bytes wait for it";
        }
        waiting.add(batch);
        messages += batch.messages.size();
        bytes += moreBytes;
        notifyAll();
        return null;
    }

    /**
     * The next batch. Blocks.
     *
     * @return null when closed
     */
    synchronized Batch take() throws InterruptedException {
        while (waiting.isEmpty() && closed == null) {
            wait();
        }
        Batch next = waiting.poll();
        if (next != null) {
            messages -= next.messages.size();
            bytes -= next.bytes();
        }
        return next;
    }

    /** Fails all that waits, and whatever is offered later. Idempotent: the first reason stays. */
    void close(String reason) {
        List<Batch> failed;
        synchronized (this) {
            if (closed == null) {
                closed = reason;
            }
            failed = new ArrayList<>(waiting);
            waiting.clear();
            notifyAll();
        }
        failed.forEach(batch -> batch.taken.completeExceptionally(new IOException(reason)));
    }
}
