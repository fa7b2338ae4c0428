package org.altnet.driver.p2p;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.Map;
import org.altnet.api.message.Network;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pNetwork;
import org.altnet.wire.P2pStream;
import org.altnet.wire.VersionPayload;
import org.altnet.wire.WireException;

/** A Bitcoin node on loopback, played by the test. */
final class ScriptedNode implements Closeable {
    static final VersionPayload CORE =
            new VersionPayload(
                    70_016,
                    VersionPayload.NETWORK | VersionPayload.WITNESS,
                    Instant.EPOCH,
                    99,
                    "/Scripted:1/",
                    7,
                    true);

    private static final int PATIENCE_MILLIS = 20_000;
    private static final Map<String, Integer> ALL =
            Map.ofEntries(
                    Map.entry("sendaddrv2", 0),
                    Map.entry("sendheaders", 0),
                    Map.entry("feefilter", 8),
                    Map.entry("getaddr", 0),
                    Map.entry("getheaders", 10_000),
                    Map.entry("getdata", 10_000),
                    Map.entry("tx", 4_000_000),
                    Map.entry("headers", 200_000),
                    Map.entry("ping", 8),
                    Map.entry("pong", 8));

    private final ServerSocket server;
    private final Network network;

    ScriptedNode() throws IOException {
        this(Network.REGTEST);
    }

    ScriptedNode(Network network) throws IOException {
        this.network = network;
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return server.getLocalPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** One that called. */
    Talk accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Talk(
                socket,
                new P2pStream(
                        P2pNetwork.of(network),
                        new BufferedInputStream(socket.getInputStream()),
                        socket.getOutputStream(),
                        ALL));
    }

    /** One that called, greeted. */
    Talk greet() throws IOException, WireException {
        Talk talk = accept();
        talk.introduce(CORE);
        return talk;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A connection. */
    static final class Talk implements Closeable {
        private final Socket socket;
        private final P2pStream stream;

        Talk(Socket socket, P2pStream stream) {
            this.socket = socket;
            this.stream = stream;
        }

        /**
         * @return how the caller introduces itself
         */
        VersionPayload introduce(VersionPayload ours) throws IOException, WireException {
            VersionPayload theirs = VersionPayload.decode(exactly("version").payload());
            say("version", ours.encode());
            say("verack");
            exactly("sendaddrv2");
            exactly("verack");
            return theirs;
        }

        void say(String command, byte... payload) throws IOException {
            stream.write(new P2pFrame(command, payload));
        }

        void babble(byte... bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        P2pFrame read() throws IOException, WireException {
            return stream.read();
        }

        /** Whatever comes next must be this. */
        P2pFrame exactly(String command) throws IOException, WireException {
            P2pFrame frame = stream.read();
            if (!frame.command().equals(command)) {
                throw new AssertionError("a " + frame + " instead of a " + command);
            }
            return frame;
        }

        /** The next one of these; others are skipped. */
        P2pFrame next(String command) throws IOException, WireException {
            P2pFrame frame = stream.read();
            while (!frame.command().equals(command)) {
                frame = stream.read();
            }
            return frame;
        }

        /** Whether the other side hangs up. */
        boolean isLeft() throws WireException {
            try {
                while (true) {
                    stream.read();
                }
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
