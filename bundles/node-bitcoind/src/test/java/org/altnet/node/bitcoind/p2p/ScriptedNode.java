package org.altnet.node.bitcoind.p2p;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.altnet.api.message.Network;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pNetwork;
import org.altnet.wire.P2pStream;
import org.altnet.wire.VersionPayload;
import org.altnet.wire.WireException;

/** The node's side of P2P, played by the test, one connection after another. */
final class ScriptedNode implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Map<String, Integer> ALL =
            Map.of(
                    "headers", 200_000,
                    "block", 4_000_000,
                    "ping", 8,
                    "pong", 8,
                    "notfound", 100_000,
                    "sendheaders", 0);

    private final ServerSocket server;
    private Socket socket;
    private P2pStream stream;

    ScriptedNode() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    void accept() throws IOException {
        socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        stream =
                new P2pStream(
                        P2pNetwork.of(Network.REGTEST),
                        new BufferedInputStream(socket.getInputStream()),
                        socket.getOutputStream(),
                        ALL);
    }

    /** Takes a connection and shakes hands, as Bitcoin Core does that is dialled. */
    VersionPayload greet() throws IOException, WireException {
        accept();
        VersionPayload theirs = VersionPayload.decode(next("version").payload());
        VersionPayload ours =
                new VersionPayload(70_002, 1, Instant.EPOCH, 99, "/Scripted:1/", 0, true);
        say("version", ours.encode());
        say("verack");
        next("verack");
        next("sendheaders");
        return theirs;
    }

    void say(String command, byte... payload) throws IOException {
        stream.write(new P2pFrame(command, payload));
    }

    void babble(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Whatever comes next must be this. */
    P2pFrame next(String command) throws IOException, WireException {
        P2pFrame frame = stream.read();
        if (!frame.command().equals(command)) {
            throw new AssertionError("a " + frame + " instead of a " + command);
        }
        return frame;
    }

    /** Answers the ping that comes next. */
    void pong() throws IOException, WireException {
        say("pong", next("ping").payload());
    }

    /** Makes sure that what was said before has been looked at. */
    void barrier() throws IOException, WireException {
        byte[] nonce = ByteBuffer.allocate(8).putLong(42).array();
        say("ping", nonce);
        next("pong");
    }

    boolean isDialled() throws IOException {
        server.setSoTimeout(50);
        try (Socket another = server.accept()) {
            return another.isConnected();
        } catch (SocketTimeoutException nobody) {
            return false;
        } finally {
            server.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    /** True once the other side has hung up. */
    boolean isLeft() throws WireException {
        try {
            stream.read();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (socket != null) {
            socket.close();
        }
    }
}
