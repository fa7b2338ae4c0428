package org.altnet.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A port on loopback that leads to another, and can hold back what goes through. A thread accepts,
 * two for each connection hand on; the monitor guards whether they may.
 */
final class TcpRelay implements AutoCloseable {
    private static final int PIECE = 8192;

    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean held;

    /**
     * @param port 0 for any
     * @param target on loopback too
     */
    TcpRelay(int port, int target) throws IOException {
        this.target = target;
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        run("relay", this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on nothing gets through. */
    synchronized void hold() {
        held = true;
    }

    /** What was held back goes on. */
    synchronized void release() {
        held = false;
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        server.close();
        release();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = server.accept();
            sockets.add(near);
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(far);
            run("relay there", () -> handOn(near, far));
            run("relay back", () -> handOn(far, near));
        }
    }

    private void handOn(Socket from, Socket to) throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                awaitLeave();
                out.write(piece, 0, read);
                out.flush();
            }
        }
    }

    private synchronized void awaitLeave() throws InterruptedException {
        while (held) {
            wait();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void run(String name, Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException closed) {
                                // one of the two sides is gone, and so is this
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }
}
