package org.altnet.bolt8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.Message;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.altnet.wire.fragment.FragmentCodec;
import org.altnet.wire.fragment.OutgoingTransfers;
import org.altnet.wire.fragment.OutgoingTransfers.Dropped;
import org.altnet.wire.fragment.OutgoingTransfers.Piece;
import org.altnet.wire.fragment.Reassembly;
import org.altnet.wire.fragment.Reassembly.Question;
import org.altnet.wire.fragment.Reassembly.Step;
import org.altnet.wire.fragment.Reassembly.Whole;
import org.altnet.wire.fragment.TransferId;

/**
 * Messages longer than Lightning's, of all connections of a session: in fragments, each a custom
 * message. What has come of one outlives its connection, and is gone on with when the node is back
 * and offers it again.
 *
 * <p>At most {@value #UNDERWAY} fragments with content wait in a connection's outbox; the next is
 * put there when one is written, so that pings and other messages get in between.
 *
 * <p>A block comes only from a peer that was asked for one: anybody else's is refused by its offer.
 * A transaction comes from whoever has one to be submitted, after those that were asked for.
 *
 * <p>Thread-safe: called by readers, writers and the lane. Its monitor guards the two ends of
 * transfers, the questions and the lines; under it only the outboxes are called, which call nobody.
 * Futures are completed outside of it.
 */
final class LongMessages {
    /** How often {@link #tick} is to be called. */
    static final Duration TICK = Duration.ofSeconds(5);

    /** After how long a peer that asks for nothing is taken not to want it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int UNDERWAY = 2;
    private static final int FRAGMENTS_OF_A_WINDOW = 8;
    private static final int FIRST_BYTES = 1024;
    private static final int TRANSFERS_OF_A_PEER = 4;

    /** Two blocks, and what counts beside their bytes. */
    private static final long BYTES_OF_A_PEER = 9_000_000;

    private static final long BYTES_IN_ALL = 36_000_000;

    private static final OutgoingTransfers.Limits OUTGOING =
            new OutgoingTransfers.Limits(
                    CustomMessage.MAX_PAYLOAD,
                    FIRST_BYTES,
                    TRANSFERS_OF_A_PEER,
                    BYTES_OF_A_PEER,
                    BYTES_IN_ALL,
                    PATIENCE);

    /** TCP loses nothing: asking again is for a peer that has lost its place. */
    private static final Reassembly.Limits INCOMING =
            new Reassembly.Limits(
                    Block.MAX_LENGTH,
                    FRAGMENTS_OF_A_WINDOW * CustomMessage.MAX_PAYLOAD,
                    TRANSFERS_OF_A_PEER,
                    BYTES_OF_A_PEER,
                    BYTES_IN_ALL,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10));

    /** A connection that is up, and what is being sent over it. */
    private static final class Line {
        private final Connection connection;
        private final Map<TransferId, CompletableFuture<Void>> sending = new HashMap<>();
        private int underway;

        Line(Connection connection) {
            this.connection = connection;
        }

        PeerId peer() {
            return connection.peer().id();
        }

        CompletionStage<Void> put(Fragment fragment) {
            byte[] payload = FragmentCodec.encode(fragment);
            return connection.send(
                    List.of(new CustomMessage(MessageType.FRAGMENT, payload).bytes()));
        }
    }

    /** A piece in an outbox. */
    private record Written(Piece piece, CompletionStage<Void> stage) {}

    private final TimeSource clock;
    private final OutgoingTransfers outgoing = new OutgoingTransfers(OUTGOING);
    private final Reassembly incoming = new Reassembly(INCOMING);
    private final Questions questions = new Questions();
    private final Map<PeerId, Line> lines = new HashMap<>();

    LongMessages(TimeSource clock) {
        this.clock = clock;
    }

    /** A message is about to go to a peer; if it is a question, long answers may come. */
    synchronized void sending(PeerId peer, Message message) {
        questions.sending(peer, message, clock.now());
    }

    /** From now on, until it {@link #left}, this is the connection to its peer. */
    synchronized void joined(Connection connection) {
        lines.put(connection.peer().id().identity(), new Line(connection));
    }

    /** The connection has ended: what was being sent over it fails. */
    void left(Connection connection) {
        List<CompletableFuture<Void>> failed;
        synchronized (this) {
            Optional<Line> line = line(connection);
            line.ifPresent(this::forget);
            failed = line.map(ended -> List.copyOf(ended.sending.values())).orElse(List.of());
        }
        fail(failed, connection.end().text());
    }

    /** Ends all, whoever calls. */
    void close() {
        List<CompletableFuture<Void>> failed = new ArrayList<>();
        synchronized (this) {
            for (Line line : List.copyOf(lines.values())) {
                failed.addAll(line.sending.values());
                forget(line);
            }
        }
        fail(failed, "the session is closed");
    }

    /**
     * Offers a message to a peer. Never blocks.
     *
     * @return completes when all of it is written, at the pace at which the peer asks; or earlier,
     *     if the peer says that it has it. Fails if the connection ends, or the peer does not want
     *     it, or asks for nothing for {@link #PATIENCE}.
     */
    CompletionStage<Void> send(Connection connection, CustomMessage message) {
        CompletionStage<Void> put;
        CompletableFuture<Void> sent;
        Line line;
        TransferId id;
        synchronized (this) {
            Optional<Line> to = line(connection);
            if (to.isEmpty()) {
                return failed("the peer is not connected");
            }
            line = to.get();
            Optional<Offer> offer =
                    outgoing.offer(line.peer(), message.type(), message.payload(), clock.now());
            if (offer.isEmpty()) {
                return failed("the peer does not keep up: other long messages wait for it");
            }
            id = offer.get().id();
            sent = line.sending.computeIfAbsent(id, unknown -> new CompletableFuture<>());
            put = line.put(offer.get());
        }
        put.exceptionally(e -> abandon(line, id, e));
        return sent;
    }

    /**
     * A fragment came in.
     *
     * @param payload what follows the type
     * @return the message that it makes whole
     * @throws WireException if it is no fragment, or one that contradicts others
     */
    Optional<Whole> received(Connection connection, ByteBuffer payload) throws WireException {
        Fragment fragment = FragmentCodec.decode(payload);
        if (fragment instanceof Offer offer && !MessageType.mayBeLong(offer.type())) {
            throw new WireException("type " + offer.type() + " does not come in fragments");
        }
        if (fragment instanceof Done done) {
            done(connection, done);
            return Optional.empty();
        }
        Optional<Whole> whole = take(connection, fragment);
        if (fragment instanceof Want) {
            pump(connection);
        }
        return whole;
    }

    /** Asks again for what has not come, and gives up what is not wanted. */
    void tick() {
        List<CompletableFuture<Void>> unwanted = new ArrayList<>();
        synchronized (this) {
            Moment now = clock.now();
            questions.due(now);
            for (Dropped dropped : outgoing.due(now)) {
                Line line = lines.get(dropped.peer());
                CompletableFuture<Void> sent =
                        line == null ? null : line.sending.remove(dropped.id());
                if (sent != null) {
                    unwanted.add(sent);
                }
            }
            for (Question question : incoming.due(now)) {
                Line line = lines.get(question.peer());
                if (line != null) {
                    line.put(question.want());
                }
            }
        }
        fail(unwanted, "the peer has not asked for it for " + PATIENCE.toSeconds() + " s");
    }

    private synchronized Optional<Whole> take(Connection connection, Fragment fragment)
            throws WireException {
        Optional<Line> from = line(connection);
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Line line = from.get();
        Moment now = clock.now();
        Step step = Step.NOTHING;
        if (fragment instanceof Offer offer) {
            step = offered(line.peer(), offer, now);
        } else if (fragment instanceof Data data) {
            step = incoming.arrived(line.peer(), data, now);
        } else if (fragment instanceof Gone gone) {
            incoming.gone(line.peer(), gone);
        } else if (fragment instanceof Want want) {
            outgoing.wanted(line.peer(), want, now).ifPresent(line::put);
        }
        // An answer for which there is no room in the outbox is lost, as on any medium.
        step.answer().ifPresent(line::put);
        return step.whole();
    }

    private Step offered(PeerId peer, Offer offer, Moment now) throws WireException {
        boolean solicited = questions.isOpen(peer, offer.type(), now);
        return solicited || offer.type() != MessageType.BLOCK
                ? incoming.offered(peer, offer, solicited, now)
                : new Step(Optional.of(new Done(offer.id(), false)), Optional.empty());
    }

    private void done(Connection connection, Done done) {
        CompletableFuture<Void> sent;
        synchronized (this) {
            Optional<Line> from = line(connection);
            if (from.isEmpty() || !outgoing.done(from.get().peer(), done)) {
                return;
            }
            sent = from.get().sending.remove(done.id());
        }
        if (sent != null && done.whole()) {
            sent.complete(null);
        } else if (sent != null) {
            fail(List.of(sent), "the peer does not want it");
        }
    }

    /** Puts into the outbox what was asked for, as far as there is a place. */
    private void pump(Connection connection) {
        List<Written> written = new ArrayList<>();
        Optional<Line> to;
        synchronized (this) {
            to = line(connection);
            if (to.isEmpty()) {
                return;
            }
            Line line = to.get();
            Optional<Piece> next = next(line);
            while (next.isPresent()) {
                line.underway++;
                written.add(new Written(next.get(), line.put(next.get().data())));
                next = next(line);
            }
        }
        Line line = to.get();
        written.forEach(
                one ->
                        one.stage()
                                .whenComplete(
                                        (ok, failure) -> written(line, one.piece(), failure)));
    }

    private Optional<Piece> next(Line line) {
        return line.underway < UNDERWAY
                ? outgoing.next(line.peer(), clock.now())
                : Optional.empty();
    }

    private void written(Line line, Piece piece, Throwable failure) {
        TransferId id = piece.data().id();
        CompletableFuture<Void> sent = null;
        synchronized (this) {
            line.underway--;
            if (failure == null && piece.last()) {
                sent = line.sending.remove(id);
            }
        }
        if (sent != null) {
            sent.complete(null);
        }
        if (failure != null) {
            abandon(line, id, failure);
        }
        pump(line.connection);
    }

    /** The outbox did not take it. */
    private Void abandon(Line line, TransferId id, Throwable why) {
        CompletableFuture<Void> sent;
        synchronized (this) {
            if (lines.containsValue(line)) {
                outgoing.done(line.peer(), new Done(id, false));
            }
            sent = line.sending.remove(id);
        }
        if (sent != null) {
            sent.completeExceptionally(why);
        }
        return null;
    }

    private Optional<Line> line(Connection connection) {
        return Optional.ofNullable(lines.get(connection.peer().id().identity()))
                .filter(line -> line.connection == connection);
    }

    private void forget(Line line) {
        lines.remove(line.peer().identity());
        outgoing.lost(line.peer());
        incoming.lost(line.peer());
    }

    private static CompletionStage<Void> failed(String why) {
        return CompletableFuture.failedFuture(new IOException(why));
    }

    private static void fail(List<CompletableFuture<Void>> sending, String why) {
        sending.forEach(sent -> sent.completeExceptionally(new IOException(why)));
    }
}
