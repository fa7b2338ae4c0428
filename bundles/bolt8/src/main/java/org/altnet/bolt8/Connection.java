package org.altnet.bolt8;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.wire.WireException;

/**
 * A connection to a node, from {@code init} to its end.
 *
 * <p>Threads: one reads ({@link #read}), one writes ({@link #write}), the lane decides. Reading
 * begins when the lane has {@link #admit admitted} the connection, so that no message precedes its
 * {@code peerUp}. Reader and writer share the {@link SecureLink}, whose directions are apart, and
 * otherwise only thread-safe things: the outbox, the two volatile moments that {@link Heartbeat}
 * watches, and the reason for the end, of which the first one counts. {@link #close} may be called
 * by anybody; it wakes both.
 */
final class Connection implements Closeable {
    private final Peer peer;
    private final PublicKey node;
    private final Socket socket;
    private final SecureLink link;
    private final Transcript transcript;
    private final TimeSource clock;
    private final Moment since;
    private final Outbox outbox = new Outbox();
    private final CompletableFuture<Boolean> admission = new CompletableFuture<>();
    private final AtomicReference<Trouble> end = new AtomicReference<>();
    private volatile Moment lastHeard;
    private volatile Moment writingSince;

    Connection(
            Peer peer,
            PublicKey node,
            Socket socket,
            SecureLink link,
            Transcript transcript,
            TimeSource clock) {
        this.peer = peer;
        this.node = node;
        this.socket = socket;
        this.link = link;
        this.transcript = transcript;
        this.clock = clock;
        this.since = clock.now();
        this.lastHeard = since;
    }

    /** For logs: "to 02ab12..." or "from 02ab12...". */
    String label() {
        return (peer.direction() == Direction.OUTBOUND ? "to " : "from ") + node.redacted();
    }

    /** What a reader does with a message. */
    interface Receiver {
        /**
         * @throws WireException if BOLT 1 tells to close the connection over it
         */
        void receive(byte[] message) throws WireException;
    }

    Peer peer() {
        return peer;
    }

    PublicKey node() {
        return node;
    }

    Transcript transcript() {
        return transcript;
    }

    /** When {@code init} was exchanged. */
    Moment since() {
        return since;
    }

    /** When the last message came in. */
    Moment lastHeard() {
        return lastHeard;
    }

    /** When the message that is being written was begun, or null if none is. */
    Moment writingSince() {
        return writingSince;
    }

    /** Never blocks. Completes when the messages are written; fails if they will not be. */
    CompletionStage<Void> send(List<byte[]> messages) {
        return outbox.offer(messages);
    }

    /** Lets the reader begin. */
    void admit() {
        admission.complete(true);
    }

    /** The reader's thread: hands on what comes in, until the end. */
    void read(Receiver receiver) {
        try {
            while (admission.get()) {
                byte[] message = link.read();
                lastHeard = clock.now();
                receiver.receive(message);
            }
        } catch (WireException e) {
            close(Trouble.passing("it broke the protocol: " + e.getMessage()));
        } catch (IOException e) {
            close(Trouble.of(e));
        } catch (InterruptedException | ExecutionException e) {
            close(Trouble.passing("interrupted"));
        }
    }

    /** The writer's thread: writes what is sent, until the end. */
    void write() {
        try {
            for (Outbox.Batch next = outbox.take(); next != null; next = outbox.take()) {
                write(next);
            }
        } catch (InterruptedException e) {
            close(Trouble.passing("interrupted"));
        }
    }

    private void write(Outbox.Batch batch) {
        try {
            for (byte[] message : batch.messages()) {
                writingSince = clock.now();
                link.write(message);
                writingSince = null;
                transcript.sent(message);
            }
            batch.taken().complete(null);
        } catch (IOException e) {
            close(Trouble.of(e));
            batch.taken().completeExceptionally(new IOException(end().text(), e));
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
