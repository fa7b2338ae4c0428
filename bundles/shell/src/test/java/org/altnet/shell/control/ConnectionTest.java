package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(10)
class ConnectionTest {
    @TempDir Path folder;

    private SocketChannel client;
    private Connection connection;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            client = SocketChannel.open(address);
            connection = Connection.of(server.accept());
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        connection.close();
    }

    @Test
    void aWriteDoesNotWaitForARead() throws Exception {
        CompletableFuture<Integer> read = reading();
        connection.out().write("out".getBytes());
        assertEquals("out", receive(3));
        client.write(ByteBuffer.wrap("i".getBytes()));
        assertEquals('i', read.get(5, TimeUnit.SECONDS));
    }

    /** Ctrl-C interrupts the thread of a command, perhaps while it writes. */
    @Test
    void anInterruptClosesNothing() throws Exception {
        Thread.currentThread().interrupt();
        connection.out().write("out".getBytes());
        assertTrue(Thread.interrupted(), "kept");
        assertEquals("out", receive(3));

        byte[] much = new byte[1 << 20];
        Thread writer = new Thread(() -> write(much));
        writer.start();
        writer.interrupt();
        assertEquals(much.length, receive(much.length).length());
        writer.join();
        assertTrue(connection.isOpen());
    }

    @Test
    void theReaderSurvivesAnInterrupt() throws Exception {
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        CompletableFuture<Integer> read =
                CompletableFuture.supplyAsync(
                        () -> {
                            reader.complete(Thread.currentThread());
                            return read();
                        });
        reader.get(5, TimeUnit.SECONDS).interrupt();
        client.write(ByteBuffer.wrap("i".getBytes()));
        assertEquals('i', read.get(5, TimeUnit.SECONDS));
    }

    @Test
    void endsWhenTheClientLeaves() throws Exception {
        client.write(ByteBuffer.wrap("last".getBytes()));
        client.close();
        assertArrayEquals("last".getBytes(), connection.in().readAllBytes());
        assertThrows(
                IOException.class,
                () -> {
                    while (true) {
                        connection.out().write(new byte[1024]);
                    }
                });
    }

    @Test
    void endsWhenClosed() throws Exception {
        CompletableFuture<Integer> read = reading();
        CompletableFuture<Void> write = CompletableFuture.runAsync(() -> write(new byte[16 << 20]));
        connection.close();
        connection.close();
        assertEquals(-1, read.get(5, TimeUnit.SECONDS));
        assertThrows(Exception.class, () -> write.get(5, TimeUnit.SECONDS));
    }

    @Test
    void whatWasWrittenArrivesThoughInputIsLeft() throws Exception {
        client.write(ByteBuffer.wrap(new byte[1000]));
        connection.out().write("bye".getBytes());
        connection.close();
        assertEquals("bye", receive(3));
        assertEquals(-1, client.read(ByteBuffer.allocate(1)), "an end, not a reset");
    }

    @Test
    void bytesAreBytes() throws Exception {
        client.write(ByteBuffer.wrap(new byte[] {-1, 0, 127}));
        assertEquals(255, connection.in().read());
        assertEquals(0, connection.in().read(new byte[0]));
        assertArrayEquals(new byte[] {0, 127}, connection.in().readNBytes(2));
        connection.out().write(255);
        assertEquals("\u00ff", receive(1));
    }

    private CompletableFuture<Integer> reading() {
        return CompletableFuture.supplyAsync(this::read);
    }

    private int read() {
        try {
            return connection.in().read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(byte[] bytes) {
        try {
            connection.out().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String receive(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        return assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    while (buffer.hasRemaining() && client.read(buffer) >= 0) {}
                    return new String(buffer.array(), java.nio.charset.StandardCharsets.ISO_8859_1);
                });
    }
}
