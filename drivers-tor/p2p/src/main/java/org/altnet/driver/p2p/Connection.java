package org.altnet.driver.p2p;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pStream;
import org.altnet.wire.VersionPayload;
import org.altnet.wire.WireException;

/**
 * A connection to a node, from the end of the greeting to its own.
 *
 * <p>Threads: one reads ({@link #read}), one writes ({@link #write}), the lane decides. Reading
 * begins when the lane has {@link #admit admitted} the connection, so that no message precedes its
 * {@code peerUp}. They share thread-safe things alone: the outbox, the pulse, and the reason for
 * the end, of which the first one counts. {@link #close} may be called by anybody; it wakes both.
 */
final class Connection implements Closeable {
    private final PeerId peer;
    private final Socket socket;
    private final P2pStream stream;
    private final Pulse pulse;
    private final VersionPayload node;
    private final Moment since;
    private final Outbox outbox = new Outbox();
    private final CompletableFuture<Boolean> admission = new CompletableFuture<>();
    private final AtomicReference<Trouble> end = new AtomicReference<>();

    /**
     * @param node how it introduced itself
     */
    Connection(PeerId peer, Socket socket, P2pStream stream, Pulse pulse, VersionPayload node) {
        this.peer = peer;
        this.socket = socket;
        this.stream = stream;
        this.pulse = pulse;
        this.node = node;
        this.since = pulse.last();
    }

    /** What a reader does with what comes in. */
    interface Receiver {
        /**
         * @throws WireException if it is none of what it says it is, which ends the connection
         */
        void receive(P2pFrame frame) throws WireException;

        /** The connection ends over this. */
        void unreadable(String what);
    }

    PeerId peer() {
        return peer;
    }

    VersionPayload node() {
        return node;
    }

    /** When the greeting was over. */
    Moment since() {
        return since;
    }

    /** When bytes last came in. */
    Moment lastHeard() {
        return pulse.last();
    }

    /** Never blocks. Completes when it is written; fails if it will not be. */
    CompletionStage<Void> send(P2pFrame frame) {
        return outbox.offer(frame);
    }

    /** Lets the reader begin. */
    void admit() {
        admission.complete(true);
    }

    /** The reader's thread: hands on what comes in, until the end. */
    void read(Receiver receiver) {
        try {
            while (admission.get()) {
                receiver.receive(stream.read());
            }
        } catch (WireException e) {
            receiver.unreadable(e.getMessage());
            close(Trouble.lasting("it broke the protocol: " + e.getMessage()));
        } catch (IOException e) {
            close(Trouble.of(e));
        } catch (InterruptedException | ExecutionException e) {
            close(Trouble.passing("interrupted"));
        }
    }

    /** The writer's thread: writes what is sent, until the end. */
    void write() {
        try {
            for (Outbox.Letter next = outbox.take(); next != null; next = outbox.take()) {
                write(next);
            }
        } catch (InterruptedException e) {
            close(Trouble.passing("interrupted"));
        }
    }

    private void write(Outbox.Letter letter) {
        try {
            stream.write(letter.frame());
            letter.written().complete(null);
        } catch (IOException e) {
            close(Trouble.of(e));
            letter.written().completeExceptionally(new IOException(end().text(), e));
        }
    }

    /** Ends it. Never blocks; idempotent: the first trouble counts. */
    void close(Trouble why) {
        end.compareAndSet(null, why);
        outbox.close(why.text());
        OpenResources.closeQuietly(socket);
        admission.complete(false);
    }

    @Override
    public void close() {
        close(Trouble.passing("the session is closed"));
    }

    /** Why it ended, once it has. */
    Trouble end() {
        return end.get();
    }
}
