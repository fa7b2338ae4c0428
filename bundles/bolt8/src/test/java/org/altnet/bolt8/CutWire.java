package org.altnet.bolt8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A stretch of wire on loopback: passes TCP connections on to a port, counts what comes back over
 * each, and cuts the first one after so many bytes. Its monitor guards the list of connections.
 */
final class CutWire implements Closeable {
    private static final int BUFFER = 16_384;

    private final ServerSocket server;
    private final int target;
    private final long cutAfter;
    private final List<AtomicLong> back = new ArrayList<>();
    private final List<Socket> open = new ArrayList<>();

    /**
     * @param target a loopback port
     * @param cutAfter bytes from there, of the first connection
     */
    CutWire(int target, long cutAfter) throws IOException {
        this.server = Wire.server();
        this.target = target;
        this.cutAfter = cutAfter;
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes that came back over each connection so far. */
    synchronized List<Long> back() {
        return back.stream().map(AtomicLong::get).toList();
    }

    private void accept() throws IOException {
        server.setSoTimeout(0);
        while (true) {
            Socket near = server.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            AtomicLong count = new AtomicLong();
            long most;
            synchronized (this) {
                most = back.isEmpty() ? cutAfter : Long.MAX_VALUE;
                back.add(count);
                open.add(near);
                open.add(far);
            }
            start(() -> pass(near, far, new AtomicLong(), Long.MAX_VALUE));
            start(() -> pass(far, near, count, most));
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong count, long most)
            throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (count.addAndGet(read) >= most) {
                    return;
                }
            }
        }
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
                            } catch (IOException e) {
                                // One of the two ends is closed, and with it this stretch.
                            }
                        },
                        "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
