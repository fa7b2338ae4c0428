package org.altnet.shell.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private final Random random = new Random(20260131);

    @Test
    void exec() throws Exception {
        assertEquals(
                new Request.Exec("altnet:drivers | grep \u00e4 ; lb"),
                read("exec altnet:drivers | grep \u00e4 ; lb\n"));
    }

    @Test
    void shell() throws Exception {
        assertEquals(
                new Request.Attach("xterm-256color", 120, 40),
                read("shell xterm-256color 120 40\r\n"));
    }

    @Test
    void takesNotAByteMore() throws Exception {
        InputStream in = stream("shell dumb 0 0\nls\n".getBytes(StandardCharsets.UTF_8));
        RequestReader.read(in);
        assertEquals("ls\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aClientThatSaysNothingIsNoError() throws Exception {
        assertTrue(RequestReader.read(stream(new byte[0])).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "exec\n",
                "exec  \n",
                "execute lb\n",
                "EXEC lb\n",
                "shell\n",
                "shell xterm\n",
                "shell xterm 80\n",
                "shell xterm 80 24 1\n",
                "shell -x 80 24\n",
                "shell ../../x 80 24\n",
                "shell /etc/x 80 24\n",
                "shell xterm -1 24\n",
                "shell xterm 99999 24\n",
                "exec lb"
            })
    void refused(String request) {
        assertThrows(MalformedRequest.class, () -> read(request));
    }

    @Test
    void lengthIsBounded() throws Exception {
        String most = "exec " + "x".repeat(RequestReader.MAX_LENGTH - 5);
        assertEquals(new Request.Exec(most.substring(5)), read(most + "\n"));
        assertThrows(MalformedRequest.class, () -> read(most + "x\n"));
    }

    @Test
    void onlyUtf8() {
        assertThrows(
                MalformedRequest.class,
                () -> RequestReader.read(stream(new byte[] {'e', 'x', 'e', 'c', ' ', -1, '\n'})));
    }

    /** Whatever comes in, the outcome is a request within its bounds, or a refusal in words. */
    @Test
    void fuzz() throws IOException {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        for (int round = 0; round < rounds; round++) {
            try {
                Optional<Request> request = RequestReader.read(stream(mutated()));
                request.ifPresent(RequestReaderTest::assertWithinBounds);
            } catch (MalformedRequest refused) {
                assertFalse(refused.getMessage().isBlank());
            }
        }
    }

    private static void assertWithinBounds(Request request) {
        if (request instanceof Request.Exec exec) {
            assertFalse(exec.line().isBlank());
            assertFalse(exec.line().contains("\n"));
        } else if (request instanceof Request.Attach attach) {
            assertTrue(attach.terminalType().matches("[A-Za-z0-9][A-Za-z0-9+._-]*"));
            assertTrue(attach.columns() >= 0 && attach.columns() <= 9999);
            assertTrue(attach.rows() >= 0 && attach.rows() <= 9999);
        }
    }

    private byte[] mutated() {
        String[] seeds = {"exec altnet:status\n", "shell xterm 80 24\n", "exec \u20ac\n", "\n"};
        byte[] bytes = seeds[random.nextInt(seeds.length)].getBytes(StandardCharsets.UTF_8);
        for (int flips = random.nextInt(4); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) > 0
                ? bytes
                : java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private static Request read(String request) throws IOException, MalformedRequest {
        return RequestReader.read(stream(request.getBytes(StandardCharsets.UTF_8))).orElseThrow();
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
