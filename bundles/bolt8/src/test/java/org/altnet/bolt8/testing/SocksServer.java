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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A SOCKS5 proxy that "resolves" every name to one address, as Tor would an onion, connects to
 * nothing else whatever it is asked, and notes what that was. Its monitor guards what is noted, and
 * the open sockets.
 */
public final class SocksServer implements Closeable {
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    /**
     * What a client asked for.
     *
     * @param host a name as it was sent, or the bytes of an address that the client had looked up
     * @param resolved whether it was an address
     * @param isolation the user name that it gave
     */
    public record Asked(String host, boolean resolved, int port, String isolation) {
        @Override
        public String toString() {
            return (resolved ? "address " : "") + host + ":" + port;
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress target;
    private final List<Asked> asked = new ArrayList<>();
    private final List<Closeable> open = new ArrayList<>();

    public SocksServer(InetSocketAddress target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What was asked for, oldest first. */
    public synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Waits until it has been asked for what is wanted, and returns all. */
    public synchronized List<Asked> awaitAsked(Predicate<List<Asked>> wanted)
            throws InterruptedException {
        long deadline = System.nanoTime() + TestContext.SOON.toNanos();
        while (!wanted.test(asked)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("the proxy was asked for no more than " + asked);
            }
            wait(left);
        }
        return asked();
    }

    private synchronized void note(Asked one) {
        asked.add(one);
        notifyAll();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = keep(server.accept());
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        String isolation = negotiate(in, out);
        in.readFully(new byte[3]);
        int type = in.readUnsignedByte();
        String host =
                type == NAME
                        ? text(in)
                        : InetAddress.getByAddress(in.readNBytes(type == IPV6 ? 16 : 4))
                                .getHostAddress();
        note(new Asked(host, type != NAME, in.readUnsignedShort(), isolation));
        Socket onward = keep(new Socket(target.getAddress(), target.getPort()));
        out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        start(() -> pass(onward, client));
        pass(client, onward);
    }

    private static String negotiate(DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean named = new String(methods).indexOf(USER_AND_PASSWORD) >= 0;
        out.write(new byte[] {5, (byte) (named ? USER_AND_PASSWORD : NO_AUTHENTICATION)});
        if (!named) {
            return "";
        }
        in.readUnsignedByte();
        String user = text(in);
        text(in);
        out.write(new byte[] {1, 0});
        return user;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()));
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        }
    }

    private synchronized Socket keep(Socket socket) throws IOException {
        if (server.isClosed()) {
            socket.close();
        }
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
                                // one of the ends is closed, or the test is over
                            }
                        },
                        "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** The proxy is gone, and with it what went through it. */
    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Closeable socket : open) {
            socket.close();
        }
    }
}
