package org.altnet.launcher.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
    @TempDir Path directory;

    @Test
    void execGivesOutputAndStatus() throws IOException {
        assertEquals(
                "exec altnet:status --json|{\"\u00fc\": 1}\n|0",
                exec("altnet:status --json", "{\"\u00fc\": 1}\n\0000\n"));
        assertEquals("exec x|no such command\n|127", exec("x", "no such command\n\000127\n"));
        assertEquals("exec y||1", exec("y", "\0001\n"));
    }

    @Test
    void aLongOutputInManyPiecesIsWhole() throws IOException {
        String output = "0123456789abcdef".repeat(100_000);

        assertEquals("exec z|" + output + "|3", exec("z", output + "\0003\n"));
    }

    @Test
    void aConnectionThatEndsWithoutAStatusIsAFailure() {
        for (String answer : new String[] {"", "half an answer", "x\000", "x\000y\n"}) {
            assertThrows(IOException.class, () -> exec("x", answer), answer);
        }
    }

    @Test
    void aRequestIsOneLine() {
        assertThrows(IllegalArgumentException.class, () -> exec("a\nb", "\0000\n"));
    }

    @Test
    void whereNobodyListensIsAnIoException() {
        assertThrows(
                IOException.class, () -> ControlSocket.connect(directory.resolve("none.sock")));
    }

    @Test
    void aRuntimeThatStandsStillIsGivenUp() throws IOException {
        Path socket = directory.resolve("still.sock");
        try (ScriptedServer server =
                        new ScriptedServer(
                                socket,
                                (request, channel) -> channel.read(ByteBuffer.allocate(1)));
                ControlSocket control = ControlSocket.connect(socket)) {
            assertThrows(
                    SocketTimeoutException.class,
                    () -> control.exec("x", new ByteArrayOutputStream(), Duration.ofMillis(50)));
            assertEquals(List.of("exec x"), server.requests());
        }
    }

    /** A write must get through while a read waits. */
    @Test
    void aShellIsATerminalInBothDirectionsAtOnce() throws Exception {
        Path socket = directory.resolve("shell.sock");
        try (ScriptedServer server =
                        new ScriptedServer(socket, (request, channel) -> echo(request, channel));
                ControlSocket control = ControlSocket.connect(socket)) {
            control.shell("xterm-256color", 100, 40);
            byte[] piece = new byte[100];
            int length = control.read(piece);
            assertEquals("shell xterm-256color 100 40> ", text(piece, length));

            CompletableFuture<byte[]> reading = new CompletableFuture<>();
            Thread reader =
                    new Thread(
                            () -> {
                                byte[] one = new byte[1];
                                try {
                                    control.read(one);
                                    reading.complete(one);
                                } catch (IOException e) {
                                    reading.completeExceptionally(e);
                                }
                            });
            reader.start();
            control.write(new byte[] {0, 3, 4}, 1, 1);

            assertArrayEquals(new byte[] {3}, reading.get(10, TimeUnit.SECONDS));
            reader.join();
            assertEquals(List.of("shell xterm-256color 100 40"), server.requests());
        }
    }

    /** Whatever a server sends, the answer is a status or an IOException. */
    @Test
    void fuzz() throws IOException {
        Random random = new Random(3);
        int rounds = Math.min(1_000, Integer.getInteger("altnet.fuzz.rounds", 100));
        Path socket = directory.resolve("fuzz.sock");
        try (ScriptedServer server =
                new ScriptedServer(
                        socket,
                        (request, channel) -> {
                            byte[] answer = new byte[random.nextInt(64)];
                            random.nextBytes(answer);
                            if (answer.length > 3) {
                                answer[random.nextInt(answer.length)] = 0;
                            }
                            channel.write(ByteBuffer.wrap(answer));
                        })) {
            for (int round = 0; round < rounds; round++) {
                try (ControlSocket control = ControlSocket.connect(socket)) {
                    control.exec("x", new ByteArrayOutputStream());
                } catch (IOException expected) {
                    // no status
                }
            }
            assertEquals(rounds, server.requests().size());
        }
    }

    private String exec(String line, String answer) throws IOException {
        Path socket = directory.resolve(Long.toHexString(System.nanoTime()) + ".sock");
        try (ScriptedServer server =
                        new ScriptedServer(
                                socket,
                                (request, channel) -> ScriptedServer.write(channel, answer));
                ControlSocket control = ControlSocket.connect(socket)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int status = control.exec(line, out);
            return server.requests().get(0)
                    + "|"
                    + out.toString(StandardCharsets.UTF_8)
                    + "|"
                    + status;
        }
    }

    private static void echo(String request, SocketChannel channel) throws IOException {
        ScriptedServer.write(channel, request + "> ");
        ByteBuffer bytes = ByteBuffer.allocate(100);
        while (channel.read(bytes) >= 0) {
            bytes.flip();
            channel.write(bytes);
            bytes.clear();
        }
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
