package org.altnet.node.bitcoind.p2p;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pHandshake;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.P2pNetwork;
import org.altnet.wire.P2pReject;
import org.altnet.wire.P2pStream;
import org.altnet.wire.VersionPayload;
import org.altnet.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One P2P connection to the node, from dialling to its end.
 *
 * <p>Threads: {@link #run} is the reader's; it dials, shakes hands, and answers. Whatever is
 * written after the handshake is written by the writer's thread, so that a node which does not read
 * holds up neither the reader nor whoever hands something over: those wait for the pong, and not
 * for ever. {@link #drop} closes the socket, which ends whatever waits on it.
 */
final class P2pConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(P2pConnection.class);
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int HANDSHAKE_MILLIS = (int) Duration.ofSeconds(20).toMillis();

    /** Bitcoin Core pings every two minutes. */
    private static final int SILENCE_MILLIS = (int) Duration.ofMinutes(5).toMillis();

    private static final int READ_BUFFER = 1 << 16;

    /** Answers and one hand-over; each at most 4 MB, most a few bytes. */
    private static final int MOST_UNWRITTEN = 32;

    private static final int NONCE = Long.BYTES;

    /** What a locator of 101 hashes takes. */
    private static final int LONGEST_GETHEADERS = 4 + 1 + 101 * 32 + 32;

    private static final Map<String, Integer> LONGEST =
            Map.of(
                    "ping", NONCE,
                    "pong", NONCE,
                    "getheaders", LONGEST_GETHEADERS,
                    "getdata", P2pInventory.MAX_LENGTH,
                    "reject", P2pReject.MAX_LENGTH);

    /** Told on the connection's threads. */
    interface Owner {
        void ready(P2pConnection connection, VersionPayload node);

        /** What to answer. */
        Headers headersAfter(GetHeaders question);

        /**
         * @return those that will not be given, to be told so
         */
        P2pInventory asked(P2pInventory inventory);

        /** Once, on the reader's thread, as its last act. */
        void ended(P2pConnection connection, String reason);
    }

    private final P2pSettings settings;
    private final VersionPayload ours;
    private final RandomGenerator random;
    private final Owner owner;
    private final ThreadPoolExecutor writer;
    private final Map<Long, CompletableFuture<Void>> pings = new ConcurrentHashMap<>();
    private final AtomicReference<String> dropped = new AtomicReference<>();
    private final AtomicReference<Socket> socket = new AtomicReference<>();
    private volatile P2pReject rejected;
    private volatile P2pStream stream;

    P2pConnection(P2pSettings settings, VersionPayload ours, RandomGenerator random, Owner owner) {
        this.settings = settings;
        this.ours = ours;
        this.random = random;
        this.owner = owner;
        writer =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MOST_UNWRITTEN),
                        body -> daemon(body, "altnet-p2p-write-" + settings.node()));
    }

    static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Writes a message, and waits until the node has looked at it: it answers in order, so a ping
     * after the message is answered when the message is done with. One hand-over at a time.
     *
     * @throws IOException if it does not within {@link P2pSettings#answerWithin}, or says that it
     *     rejects the message; after the former the connection is dropped
     */
    void handOver(P2pFrame frame) throws IOException {
        long nonce = random.nextLong();
        CompletableFuture<Void> pong = new CompletableFuture<>();
        pings.put(nonce, pong);
        rejected = null;
        try {
            write(frame);
            write(new P2pFrame("ping", ByteBuffer.allocate(NONCE).putLong(nonce).array()));
            if (dropped.get() != null) {
                throw new IOException("the node's P2P connection is gone: " + dropped.get());
            }
            pong.get(settings.answerWithin().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String reason =
                    "the node has not looked at a %s after %s"
                            .formatted(frame, settings.answerWithin());
            drop(reason);
            throw new IOException(reason, e);
        } catch (ExecutionException e) {
            refuse(frame); // it may say so before it hangs up
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the node looks at a " + frame, e);
        } finally {
            pings.remove(nonce);
        }
        refuse(frame);
    }

    private void refuse(P2pFrame frame) throws IOException {
        P2pReject refusal = rejected;
        if (refusal != null && refusal.command().equals(frame.command())) {
            throw new IOException("the node answers with " + refusal);
        }
    }

    /** Ends the connection; the first reason counts. Does not wait. */
    void drop(String reason) {
        dropped.compareAndSet(null, reason);
        closeSocket();
        writer.shutdownNow();
        IOException gone = new IOException("the node's P2P connection is gone: " + dropped.get());
        pings.values().forEach(pong -> pong.completeExceptionally(gone));
    }

    @Override
    public void run() {
        String reason;
        try {
            reason = converse();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The P2P connection to {} failed; please report this", settings.node(), e);
            reason = e.toString();
        }
        drop(reason);
        owner.ended(this, dropped.get());
    }

    private String converse() {
        try {
            Socket connected = dial();
            connected.setTcpNoDelay(true);
            connected.setSoTimeout(HANDSHAKE_MILLIS);
            InputStream in = new BufferedInputStream(connected.getInputStream(), READ_BUFFER);
            P2pStream talk =
                    new P2pStream(
                            P2pNetwork.of(settings.network()),
                            in,
                            connected.getOutputStream(),
                            LONGEST);
            VersionPayload node = P2pHandshake.dialled(talk, ours);
            connected.setSoTimeout(SILENCE_MILLIS);
            stream = talk;
            write(new P2pFrame("sendheaders")); // BIP130; as peers do that know of headers
            owner.ready(this, node);
            while (true) {
                handle(talk.read());
            }
        } catch (WireException e) {
            return "what answers there " + e.getMessage();
        } catch (SocketTimeoutException e) {
            return "it is silent";
        } catch (IOException e) {
            return e.getMessage() == null ? "it hung up" : e.getMessage();
        }
    }

    /** Each address that the host has, until one takes the connection. */
    private Socket dial() throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(settings.host())) {
            Socket dialling = new Socket();
            socket.set(dialling);
            if (dropped.get() != null) {
                dialling.close();
                throw new IOException(dropped.get());
            }
            try {
                dialling.connect(new InetSocketAddress(address, settings.port()), CONNECT_MILLIS);
                return dialling;
            } catch (IOException e) {
                dialling.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException("its name has no address") : failure;
    }

    private void handle(P2pFrame frame) throws WireException {
        byte[] payload = frame.payload();
        switch (frame.command()) {
            case "ping" -> write(new P2pFrame("pong", payload));
            case "pong" -> answered(payload);
            case "getheaders" -> {
                Headers answer = owner.headersAfter(HeadersCodec.decodeGetHeaders(payload));
                write(new P2pFrame("headers", HeadersCodec.encode(answer)));
            }
            case "getdata" -> {
                P2pInventory refused = owner.asked(P2pInventory.decode("getdata", payload));
                if (!refused.entries().isEmpty()) {
                    write(new P2pFrame("notfound", refused.encode()));
                }
            }
            case "reject" -> {
                rejected = P2pReject.decode(payload);
                LOG.debug("{} answers with {}", settings.node(), rejected);
            }
            case "version", "verack" -> throw new WireException("shakes hands twice");
            default -> throw new IllegalStateException(frame.command());
        }
    }

    private void answered(byte[] nonce) {
        if (nonce.length == NONCE) {
            CompletableFuture<Void> pong = pings.get(ByteBuffer.wrap(nonce).getLong());
            if (pong != null) {
                pong.complete(null);
            }
        }
    }

    private void write(P2pFrame frame) {
        try {
            writer.execute(() -> writeNow(frame));
        } catch (RejectedExecutionException e) {
            drop("it asks and does not read the answers");
        }
    }

    private void writeNow(P2pFrame frame) {
        try {
            stream.write(frame);
        } catch (IOException e) {
            drop("it cannot be written to: " + e.getMessage());
        }
    }

    private void closeSocket() {
        Socket open = socket.get();
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("Closing the connection to {} failed: {}", settings.node(), e.toString());
            }
        }
    }
}
