package org.altnet.driver.p2p;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.time.Moment;
import org.altnet.wire.AddrV2Codec;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.P2pAddress;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.P2pInventory.Entry;
import org.altnet.wire.P2pReject;
import org.altnet.wire.WireException;

/**
 * AltNet's questions in a node's words, and the node's answers in AltNet's. What the node asks is
 * left unanswered, but for its pings: nothing is served here. What was not asked for is left alone,
 * but for new headers.
 *
 * <p>{@link #greet}, {@link #say} and {@link #tick} are the lane's, {@link #receive} the reader's.
 * What both know, what was asked for, has its own monitors ({@link Wanted}, {@link
 * PendingHeaders}); submissions are the lane's, and the reader posts to it.
 */
final class Conversation implements Connection.Receiver {
    /** A node answers {@code getaddr} once, with 1,000 at most; some more are told later. */
    private static final int MOST_GOSSIP = 2 * AddrV2Codec.MAX_ADDRESSES;

    /** BIP130, and Bitcoin Core 0.12. */
    private static final int SENDHEADERS_VERSION = 70_012;

    /** BIP133, and Bitcoin Core 0.13. */
    private static final int FEEFILTER_VERSION = 70_013;

    /** Bitcoin Core's {@code MAX_MONEY}, satoshi for 1,000 bytes: no transaction is announced. */
    private static final long NO_ANNOUNCEMENTS = 2_100_000_000_000_000L;

    private static final Duration PING_EACH = Duration.ofMinutes(2);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final DriverContext context;
    private final Connection connection;
    private final PeerId peer;
    private final Executor lane;
    private final Consumer<List<P2pAddress>> gossip;
    private final PendingHeaders pendingHeaders = new PendingHeaders();
    private final Wanted blocks = new Wanted();
    private final Wanted transactions = new Wanted();
    private final Wanted submitted = new Wanted();
    private final Submissions submissions;
    private Moment lastPing;
    private Moment lastAsked;
    private int gossiped;

    /**
     * @param lane where the session's tasks go, until it is closed
     * @param gossip takes addresses that the node tells of, on the lane
     */
    Conversation(
            DriverContext context,
            Connection connection,
            Executor lane,
            Consumer<List<P2pAddress>> gossip) {
        this.context = context;
        this.connection = connection;
        this.peer = connection.peer();
        this.lane = lane;
        this.gossip = gossip;
        this.submissions =
                new Submissions(this::askForSubmitted, result -> context.received(peer, result));
        this.lastPing = connection.since();
        this.lastAsked = connection.since();
    }

    /**
     * What we wish for, said once.
     *
     * @param addresses whether addresses of other nodes are wanted
     */
    void greet(boolean addresses) {
        if (connection.node().version() >= SENDHEADERS_VERSION) {
            connection.send(new P2pFrame("sendheaders"));
        }
        if (connection.node().version() >= FEEFILTER_VERSION) {
            connection.send(new P2pFrame("feefilter", littleEndian(NO_ANNOUNCEMENTS)));
        }
        if (addresses) {
            connection.send(new P2pFrame("getaddr"));
        }
    }

    /** As {@link org.altnet.api.driver.DriverSession#send}. */
    CompletionStage<Void> say(Message message) {
        Moment now = context.clock().now();
        lastAsked = now;
        if (message instanceof GetHeaders question) {
            return askForHeaders(question, now);
        }
        if (message instanceof GetData question) {
            return askForBlock(question.block());
        }
        if (message instanceof GetTx question) {
            transactions.add(question.txid());
            return connection.send(getData(transactionType(), question.txid()));
        }
        if (message instanceof Tx tx) {
            return submit(tx, now);
        }
        return refused("ordinary Bitcoin nodes are asked here, and given transactions: no more");
    }

    /** Keeps the connection alive, or ends it; and asks what became of transactions. */
    void tick(Moment now) {
        submissions.tick(now);
        if (now.since(connection.lastHeard()).compareTo(LONGEST_SILENCE) >= 0) {
            connection.close(Trouble.passing("it has been silent for too long"));
        } else if (now.since(lastPing).compareTo(PING_EACH) >= 0) {
            lastPing = now;
            connection.send(new P2pFrame("ping", littleEndian(now.monotonicNanos())));
        }
    }

    /** When the host last had something to say. */
    Moment lastAsked() {
        return lastAsked;
    }

    private CompletionStage<Void> askForHeaders(GetHeaders question, Moment now) {
        Hash256 genesis = context.network().genesis();
        List<BlockLocator.Entry> entries = question.locator().entries();
        if (entries.isEmpty() && question.stop().isZero()) {
            // a node asked from nowhere answers with the stop block alone, so with nothing
            BlockLocator.Entry first = new BlockLocator.Entry(genesis, 0);
            return askForHeaders(new GetHeaders(new BlockLocator(List.of(first))), now);
        }
        if (!entries.isEmpty()) {
            Set<Hash256> from = new HashSet<>();
            from.add(genesis);
            entries.forEach(entry -> from.add(entry.hash()));
            pendingHeaders.asked(from, now);
        }
        return connection.send(new P2pFrame("getheaders", HeadersCodec.encode(question)));
    }

    private CompletionStage<Void> askForBlock(Hash256 block) {
        if (!NodePolicy.hasAllBlocks(connection.node())) {
            return refused("the node keeps the last blocks only");
        }
        blocks.add(block);
        return connection.send(
                getData(
                        NodePolicy.givesWitnesses(connection.node())
                                ? Entry.WITNESS_BLOCK
                                : Entry.BLOCK,
                        block));
    }

    private CompletionStage<Void> submit(Tx tx, Moment now) {
        Hash256 txid;
        try {
            txid = tx.txid();
        } catch (IllegalArgumentException e) {
            return refused("no transaction: " + e.getMessage());
        }
        if (!submissions.hasRoomFor(txid)) {
            return refused("the node has transactions enough to think about");
        }
        CompletionStage<Void> sent = connection.send(new P2pFrame("tx", tx.bytes()));
        submitted.add(txid);
        submissions.given(txid, now);
        return sent;
    }

    private void askForSubmitted(Hash256 txid) {
        connection.send(getData(transactionType(), txid));
    }

    private int transactionType() {
        return NodePolicy.givesWitnesses(connection.node()) ? Entry.WITNESS_TX : Entry.TX;
    }

    // On the reader's thread.

    @Override
    public void receive(P2pFrame frame) throws WireException {
        try {
            switch (frame.command()) {
                case "ping" -> connection.send(new P2pFrame("pong", frame.payload()));
                case "headers" -> headers(HeadersCodec.decodeHeaders(frame.payload()));
                case "block" -> block(frame.payload());
                case "tx" -> transaction(frame.payload());
                case "notfound" -> notFound(P2pInventory.decode("notfound", frame.payload()));
                case "reject" -> rejected(frame.payload());
                case "addrv2" -> addresses(AddrV2Codec.decode(frame.payload()));
                default -> {
                    // a pong is a sign of life, and so is what is said twice
                }
            }
        } catch (IllegalArgumentException e) {
            throw new WireException(frame.command() + ": " + e.getMessage());
        }
    }

    @Override
    public void unreadable(String what) {
        context.malformed(peer, what);
    }

    private void headers(Headers headers) {
        if (pendingHeaders.accepts(headers, context.clock().now())) {
            context.received(peer, headers);
        }
    }

    private void block(byte[] payload) {
        if (blocks.take(BlockHeader.of(payload, 0).hash())) {
            context.received(peer, Block.of(payload));
        }
    }

    private void transaction(byte[] payload) {
        Tx tx = Tx.of(payload);
        Hash256 txid = tx.txid();
        if (transactions.take(txid)) {
            context.received(peer, tx);
        }
        if (submitted.take(txid)) {
            lane.execute(() -> submissions.returned(txid));
        }
    }

    private void notFound(P2pInventory inventory) {
        for (Entry entry : inventory.entries()) {
            Wanted wanted = entry.isBlock() ? blocks : transactions;
            if (wanted.take(entry.hash())) {
                context.received(peer, new NotFound(entry.hash()));
            }
        }
    }

    /** Behind what {@link P2pReject} reads stands the id of what is rejected. */
    private void rejected(byte[] payload) throws WireException {
        P2pReject reject = P2pReject.decode(payload);
        if (reject.command().equals("tx") && payload.length > Hash256.LENGTH) {
            Hash256 txid = Hash256.of(payload, payload.length - Hash256.LENGTH);
            if (submitted.take(txid)) {
                lane.execute(() -> submissions.rejected(txid, reject));
            }
        }
    }

    private void addresses(List<P2pAddress> told) {
        gossiped += Math.max(1, told.size());
        if (gossiped <= MOST_GOSSIP) {
            lane.execute(() -> gossip.accept(told));
        }
    }

    private static P2pFrame getData(int type, Hash256 hash) {
        return new P2pFrame("getdata", new P2pInventory(List.of(new Entry(type, hash))).encode());
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static CompletionStage<Void> refused(String why) {
        return CompletableFuture.failedFuture(new IOException(why));
    }
}
