package org.altnet.launcher.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The runtime's end of the socket, for one connection after another: reads the request line, then
 * does as it was told.
 */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** What to do with a connection whose request was read. */
    public interface Script {
        void play(String request, SocketChannel channel) throws IOException;
    }

    public ScriptedServer(Path socket, Script script) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> serve(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Script script) {
        try {
            while (true) {
                try (SocketChannel channel = server.accept()) {
                    String request = line(channel);
                    requests.add(request);
                    script.play(request, channel);
                }
            }
        } catch (IOException closed) {
            ended.complete(null);
        }
    }

    /** So far, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one) > 0) {
            char c = (char) one.get(0);
            if (c == '\n') {
                break;
            }
            line.append(c);
            one.clear();
        }
        return line.toString();
    }

    public static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        ended.join();
    }
}
