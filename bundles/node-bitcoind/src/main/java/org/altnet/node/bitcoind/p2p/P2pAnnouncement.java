package org.altnet.node.bitcoind.p2p;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.HeaderAnnouncement;
import org.altnet.node.bitcoind.retry.Backoff;
import org.altnet.room.ThreadLane;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.VersionPayload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over by a P2P connection that it keeps up, one at a time.
 *
 * <p>It introduces itself as a node with blocks and witnesses, since Bitcoin Core asks nobody else
 * for blocks. Core then asks us for a block that it has only the header of, and while it waits for
 * us it asks no other peer for that block: so a block that is owed for too long ({@link
 * P2pSettings#wantedFor}) makes us hang up and forget what was announced, which frees the node to
 * ask others. A block that comes later can be given all the same: Core takes one that it has not
 * asked for if it has more work than its tip.
 *
 * <p>Not to be opened before the node has left its initial download, if it has other peers: it may
 * choose whoever is there first as the one to get headers from, and wait minutes for us.
 *
 * <p>Threads: the lane's dials and looks after what is owed; the connection's bring in what the
 * node says; any thread hands over. The monitor guards the connection and what is said of it; it is
 * never held while something is waited for. Hand-overs take turns by a lock of their own.
 */
public final class P2pAnnouncement implements HeaderAnnouncement {
    private static final Logger LOG = LoggerFactory.getLogger(P2pAnnouncement.class);

    /**
     * A connection that ends sooner was no success: whom the node bans, it takes and hangs up on.
     */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private static final long CLOSE_MILLIS = Duration.ofSeconds(4).toMillis();

    private final P2pSettings settings;
    private final Lane lane;
    private final Runnable laneEnd;
    private final TimeSource time;
    private final RandomGenerator random;
    private final AnnouncedHeaders announced = new AnnouncedHeaders();
    private final WantedBlocks wanted = new WantedBlocks();
    private final Object handOver = new Object();

    private final Backoff backoff;

    /** True while the lane has been told to look at what is owed. */
    private final AtomicBoolean lookingAfter = new AtomicBoolean();

    private P2pConnection connection;
    private Thread reader;
    private Moment readySince;
    private String status = "not connected yet";
    private int failures;
    private boolean closed;

    /** Begins to connect; does not block. */
    public static P2pAnnouncement open(P2pSettings settings) {
        ThreadLane lane = new ThreadLane("altnet-p2p-" + settings.node());
        return open(settings, lane, lane::close, TimeSource.SYSTEM, new SecureRandom());
    }

    static P2pAnnouncement open(
            P2pSettings settings,
            Lane lane,
            Runnable laneEnd,
            TimeSource time,
            RandomGenerator random) {
        P2pAnnouncement opened = new P2pAnnouncement(settings, lane, laneEnd, time, random);
        lane.execute(opened::dial);
        return opened;
    }

    private P2pAnnouncement(
            P2pSettings settings,
            Lane lane,
            Runnable laneEnd,
            TimeSource time,
            RandomGenerator random) {
        this.settings = settings;
        this.lane = lane;
        this.laneEnd = laneEnd;
        this.time = time;
        this.random = random;
        backoff = new Backoff(random);
    }

    /**
     * @throws IllegalArgumentException if a header does not follow from the one before, which the
     *     node would hold against us
     */
    @Override
    public void announce(Headers headers) throws IOException {
        requireChain(headers);
        synchronized (handOver) {
            P2pConnection to = ready();
            announced.add(headers); // before the node can ask for more of them
            for (int from = 0; from < headers.size(); from += Headers.MAX) {
                Headers batch = headers.slice(from, Math.min(from + Headers.MAX, headers.size()));
                to.handOver(new P2pFrame("headers", HeadersCodec.encode(batch)));
            }
        }
    }

    @Override
    public Set<Hash256> wanted() {
        return wanted.all();
    }

    /** The node need not have asked for it. */
    @Override
    public void give(Block block) throws IOException {
        synchronized (handOver) {
            ready().handOver(new P2pFrame("block", block.bytes()));
        }
        wanted.remove(block.header().hash());
    }

    @Override
    public synchronized String describe() {
        return "p2p at %s:%d, %s".formatted(settings.host(), settings.port(), status);
    }

    @Override
    public void close() {
        Optional<P2pConnection> open;
        Thread reading;
        synchronized (this) {
            closed = true;
            status = "closed";
            open = Optional.ofNullable(connection);
            reading = reader;
        }
        open.ifPresent(last -> last.drop("closed"));
        laneEnd.run();
        if (reading != null && reading != Thread.currentThread()) {
            join(reading);
        }
    }

    private void join(Thread reading) {
        try {
            reading.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized P2pConnection ready() throws IOException {
        if (connection == null || readySince == null) {
            throw new IOException("no P2P connection to the node: " + describe());
        }
        return connection;
    }

    private synchronized void dial() {
        if (closed) {
            return;
        }
        VersionPayload ours =
                VersionPayload.ours(
                        VersionPayload.NETWORK | VersionPayload.WITNESS,
                        time.now().wall(),
                        random.nextLong(),
                        0);
        connection = new P2pConnection(settings, ours, random, new Told());
        reader = P2pConnection.daemon(connection, "altnet-p2p-read-" + settings.node());
        reader.start();
    }

    private void lookAfterWhatIsOwed(Duration in) {
        if (lookingAfter.compareAndSet(false, true)) {
            lane.schedule(in, this::lookAtWhatIsOwed);
        }
    }

    /** On the lane. */
    private void lookAtWhatIsOwed() {
        lookingAfter.set(false);
        wanted.longestOwed(time.now())
                .ifPresent(
                        owed -> {
                            Duration left = settings.wantedFor().minus(owed);
                            if (left.isNegative() || left.isZero()) {
                                giveUp();
                            } else {
                                lookAfterWhatIsOwed(left);
                            }
                        });
    }

    private void giveUp() {
        P2pConnection tired;
        synchronized (this) {
            tired = connection;
        }
        if (tired != null) {
            announced.clear();
            tired.drop("a block was owed for too long; the node may ask others for it now");
        }
    }

    private static void requireChain(Headers headers) {
        Hash256 previous = null;
        for (var header : headers) {
            if (previous != null && !header.previous().equals(previous)) {
                throw new IllegalArgumentException(
                        header.hash() + " does not follow from " + previous);
            }
            previous = header.hash();
        }
    }

    /** What the connection's threads tell. */
    private final class Told implements P2pConnection.Owner {
        @Override
        public void ready(P2pConnection from, VersionPayload node) {
            synchronized (P2pAnnouncement.this) {
                if (closed) {
                    return;
                }
                readySince = time.now();
                status = "connected to " + node.printable();
            }
            LOG.info(
                    "Connected to node {} by P2P at {}:{}: {}, protocol {}",
                    settings.node(),
                    settings.host(),
                    settings.port(),
                    node.printable(),
                    node.version());
        }

        @Override
        public Headers headersAfter(GetHeaders question) {
            return announced.after(question);
        }

        @Override
        public P2pInventory asked(P2pInventory inventory) {
            List<P2pInventory.Entry> refused = new ArrayList<>();
            boolean owed = false;
            Moment now = time.now();
            for (P2pInventory.Entry entry : inventory.entries()) {
                if (entry.isBlock() && wanted.add(entry.hash(), now)) {
                    owed = true;
                } else {
                    refused.add(entry);
                }
            }
            if (owed) {
                lookAfterWhatIsOwed(settings.wantedFor());
            }
            return new P2pInventory(refused);
        }

        @Override
        public void ended(P2pConnection from, String reason) {
            wanted.clear(); // the node waits for us no more
            Duration wait;
            boolean first;
            synchronized (P2pAnnouncement.this) {
                boolean worked = readySince != null;
                boolean lasted = worked && time.now().since(readySince).compareTo(LASTING) >= 0;
                failures = lasted ? 1 : failures + 1;
                first = worked || failures == 1;
                wait = backoff.after(failures);
                connection = null;
                readySince = null;
                if (closed) {
                    return;
                }
                status = "not connected: " + reason;
            }
            log(first, reason);
            lane.schedule(wait, P2pAnnouncement.this::dial);
        }

        private void log(boolean first, String reason) {
            String line = "No P2P connection to node {} at {}:{}: {}; dialling again";
            if (first) {
                LOG.info(line, settings.node(), settings.host(), settings.port(), reason);
            } else {
                LOG.debug(line, settings.node(), settings.host(), settings.port(), reason);
            }
        }
    }
}
