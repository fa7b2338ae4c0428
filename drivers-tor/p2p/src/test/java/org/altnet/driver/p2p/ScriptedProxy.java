package org.altnet.driver.p2p;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A SOCKS5 proxy on loopback that knows some names, each of which is a port on loopback, and takes
 * a user name and password as Tor does.
 */
final class ScriptedProxy implements Closeable {
    /** What it was asked: for whom, by what login. */
    record Call(String target, String login) {}

    private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final Map<String, Integer> names = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    ScriptedProxy() throws IOException {
        start(this::listen);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** From now on {@code host:port} is that port on this machine. */
    void leads(String target, int port) {
        names.put(target, port);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void listen() throws IOException {
        while (true) {
            Socket caller = server.accept();
            open.add(caller);
            start(() -> serve(caller));
        }
    }

    private void serve(Socket caller) throws IOException {
        DataInputStream in = new DataInputStream(caller.getInputStream());
        OutputStream out = caller.getOutputStream();
        in.readUnsignedByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        out.write(new byte[] {5, 2});
        in.readUnsignedByte();
        String login = text(in) + "/" + text(in);
        out.write(new byte[] {1, 0});
        in.readFully(new byte[3]);
        String host =
                in.readUnsignedByte() == 3
                        ? text(in)
                        : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
        String target = host + ":" + in.readUnsignedShort();
        calls.add(new Call(target, login));
        Integer port = names.get(target);
        out.write(new byte[] {5, (byte) (port == null ? 4 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
        if (port == null) {
            caller.close();
            return;
        }
        Socket node = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(node);
        start(() -> pump(node, caller));
        pump(caller, node);
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void start(Body body) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                body.run();
                            } catch (IOException | UncheckedIOException over) {
                                // either side has hung up
                            }
                        },
                        "scripted-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Closeable each : open) {
            each.close();
        }
    }
}
