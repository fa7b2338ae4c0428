package org.altnet.api.testing;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A SOCKS5 proxy (RFC 1928, 1929) on loopback that writes down whom it is asked for, and connects
 * to one target whoever that is; or to nobody. Its monitor guards the open sockets.
 */
public final class RecordingProxy implements Closeable {
    private static final byte[] CONNECTED = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    private static final byte[] UNREACHABLE = {5, 4, 0, 1, 0, 0, 0, 0, 0, 0};

    private final ServerSocket server;
    private final Optional<InetSocketAddress> target;
    private final Consumer<String> record;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Closeable> open = new ArrayList<>();

    /**
     * @param port 0 for any
     * @param target whom everybody is connected to; empty: they are told that nobody is reachable
     * @param record told of each target asked for, as by {@link #asked}
     */
    private RecordingProxy(int port, Optional<InetSocketAddress> target, Consumer<String> record)
            throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        this.target = target;
        this.record = record;
        start(this::accept);
    }

    /** Connects everybody to one target. */
    public static RecordingProxy to(InetSocketAddress target) throws IOException {
        return new RecordingProxy(0, Optional.of(target), asked -> {});
    }

    /** Connects nobody. */
    public static RecordingProxy toNobody() throws IOException {
        return new RecordingProxy(0, Optional.empty(), asked -> {});
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** What was asked for: {@code name example.invalid:8333}, or {@code address 192.0.2.1:8333}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /**
     * A proxy to nobody as a program of its own, until its standard input ends.
     *
     * @param arguments the port, and the file that it writes what was asked for to, a line each
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        Consumer<String> append =
                line -> {
                    try {
                        Files.writeString(
                                file,
                                line + "\n",
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                };
        try (RecordingProxy proxy =
                new RecordingProxy(Integer.parseInt(arguments[0]), Optional.empty(), append)) {
            append.accept("listening " + proxy.address().getPort());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (this) {
            for (Closeable socket : open) {
                socket.close();
            }
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = keep(server.accept());
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readUnsignedByte();
            in.readFully(new byte[in.readUnsignedByte()]);
            out.write(new byte[] {5, 2});
            in.readUnsignedByte();
            in.readFully(new byte[in.readUnsignedByte()]);
            in.readFully(new byte[in.readUnsignedByte()]);
            out.write(new byte[] {1, 0});
            in.readFully(new byte[3]);
            String wanted = host(in) + ":" + in.readUnsignedShort();
            asked.add(wanted);
            record.accept(wanted);
            if (target.isEmpty()) {
                out.write(UNREACHABLE);
                return;
            }
            Socket onward = keep(new Socket(target.get().getAddress(), target.get().getPort()));
            out.write(CONNECTED);
            start(() -> copy(onward, client));
            copy(client, onward);
        }
    }

    private static String host(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        byte[] host = new byte[type == 1 ? 4 : type == 4 ? 16 : in.readUnsignedByte()];
        in.readFully(host);
        return type == 3
                ? "name " + new String(host)
                : "address " + InetAddress.getByAddress(host).getHostAddress();
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        }
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
                                // The other side has gone, or the test is over.
                            }
                        },
                        "recording-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
