package org.altnet.node.embedded;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.BitcoinSerializer;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.GetHeadersMessage;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.Services;
import org.bitcoinj.core.VersionAck;
import org.bitcoinj.core.VersionMessage;
import org.bitcoinj.params.RegTestParams;

/**
 * A Bitcoin node on a loopback port of its own that serves headers, written with bitcoinj's
 * serializer so that it shares no code with what it tests. bitcoinj's NioServer does not tell which
 * port it got, hence plain sockets.
 */
final class BitcoinPeer implements Closeable {
    private static final RegTestParams PARAMS = RegTestParams.get();
    private static final int MOST_HEADERS = 2_000;

    /** What it says when asked for headers. */
    interface Answer {
        /** The bytes to send, which need not be a message. */
        byte[] to(BitcoinPeer peer, GetHeadersMessage question) throws IOException;
    }

    private final ServerSocket server;
    private final Answer answer;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private volatile List<Block> chain = List.of();

    private BitcoinPeer(Answer answer) throws IOException {
        this.answer = answer;
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start("test-peer", this::accept);
    }

    static BitcoinPeer honest(List<Block> chain) throws IOException {
        BitcoinPeer peer =
                answering((self, question) -> message(new HeadersMessage(self.after(question))));
        peer.chain = chain;
        return peer;
    }

    static BitcoinPeer answering(Answer answer) throws IOException {
        return new BitcoinPeer(answer);
    }

    static byte[] message(Message message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BitcoinSerializer(PARAMS.network()).serialize(message, out);
        return out.toByteArray();
    }

    PeerAddress address() {
        return new PeerAddress(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    /** How often somebody connected. */
    int connections() {
        return connections.size();
    }

    /** Has one block more from now on, and tells nobody. */
    void extend(Block block) {
        List<Block> longer = new ArrayList<>(chain);
        longer.add(block);
        chain = List.copyOf(longer);
    }

    /** To all that are connected. */
    void send(Message message) throws IOException {
        for (Socket connection : connections) {
            if (!connection.isClosed()) {
                write(connection, message(message));
            }
        }
    }

    void hangUp() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    /** Waits up to 10 s for a message of that type, passing over others. */
    <T extends Message> T await(Class<T> type) throws InterruptedException {
        while (true) {
            Message next = received.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type.getSimpleName() + " within 10 s");
            }
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }

    private void accept() throws IOException {
        while (true) {
            Socket connection = server.accept();
            connections.add(connection);
            start("test-peer-connection", () -> converse(connection));
        }
    }

    private void converse(Socket connection) throws IOException {
        BitcoinSerializer serializer = new BitcoinSerializer(PARAMS.network());
        DataInputStream in = new DataInputStream(connection.getInputStream());
        while (true) {
            in.readInt(); // magic
            byte[] fields = in.readNBytes(BitcoinSerializer.BitcoinPacketHeader.HEADER_LENGTH);
            var header = new BitcoinSerializer.BitcoinPacketHeader(ByteBuffer.wrap(fields));
            byte[] payload = in.readNBytes(header.size);
            Message message = serializer.deserializePayload(header, ByteBuffer.wrap(payload));
            if (message instanceof VersionMessage) {
                write(connection, message(version()));
                write(connection, message(new VersionAck()));
                write(connection, message(Ping.of(7)));
            } else if (message instanceof GetHeadersMessage question) {
                write(connection, answer.to(this, question));
            }
            received.add(message);
        }
    }

    private VersionMessage version() {
        VersionMessage version = new VersionMessage(PARAMS, chain.size());
        version.localServices = Services.of(Services.NODE_NETWORK | Services.NODE_WITNESS);
        version.time = Instant.now();
        return version;
    }

    private List<Block> after(GetHeadersMessage question) {
        List<Block> known = chain;
        Map<Sha256Hash, Integer> heights = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            heights.put(known.get(i).getHash(), i + 1);
        }
        int from =
                question.getLocator().getHashes().stream()
                        .filter(heights::containsKey)
                        .findFirst()
                        .map(heights::get)
                        .orElse(0);
        return known.subList(from, Math.min(known.size(), from + MOST_HEADERS));
    }

    private static void write(Socket connection, byte[] bytes) throws IOException {
        synchronized (connection) {
            connection.getOutputStream().write(bytes);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    /** The end of a socket is the end of its thread. */
    private static void start(String name, Task task) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                task.run();
                            } catch (IOException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }
}
