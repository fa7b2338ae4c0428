package org.altnet.bolt8.testing;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS5 proxy that "resolves" every name to one address, as Tor would an onion. */
public final class SocksServer implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress target;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Closeable> open = new ArrayList<>();

    public SocksServer(InetSocketAddress target) throws IOException {
        this.target = target;
        start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What was asked for: name and port. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() throws IOException {
        Socket client = keep(server.accept());
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        in.readUnsignedByte();
        in.readFully(new byte[in.readUnsignedByte()]);
        out.write(new byte[] {5, 0});
        in.readFully(new byte[4]);
        byte[] name = new byte[in.readUnsignedByte()];
        in.readFully(name);
        asked.add(new String(name) + ":" + in.readUnsignedShort());
        Socket onward = keep(new Socket(target.getAddress(), target.getPort()));
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        start(() -> copy(onward.getInputStream(), out));
        copy(in, onward.getOutputStream());
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }

    private synchronized Socket keep(Socket socket) {
        open.add(socket);
        return socket;
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
                            } catch (IOException closed) {
                                // the test is over
                            }
                        },
                        "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Closeable socket : open) {
            socket.close();
        }
    }
}
