package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 1928 and 1929, byte by byte. */
class Socks5Test {
    private static final String CONNECTED = "05000001" + "00000000" + "0000";
    private static final String HELLO = "05020002";

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void namesAreResolvedByTheProxy() throws IOException {
        connect("0500" + CONNECTED, "[2001:db8::1]:9735");
        assertSent(HELLO + "050100" + "04" + "20010db8000000000000000000000001" + "2607");
        connect("0500" + CONNECTED, "192.0.2.1:9735");
        assertSent(HELLO + "050100" + "01" + "c0000201" + "2607");
        connect("0500" + CONNECTED, "abc.onion:9735");
        assertSent(HELLO + "050100" + "03" + "09" + hex("abc.onion") + "2607");
    }

    @Test
    void aProxyThatWantsANameGetsOneThatSeparatesCircuits() throws IOException {
        connect("0502" + "0100" + CONNECTED, "a.onion:1");

        assertSent(
                HELLO
                        + ("01" + "07" + hex("circuit") + "07" + hex("circuit"))
                        + ("050100" + "03" + "07" + hex("a.onion") + "0001"));
    }

    @Test
    void everyFormOfReplyIsUnderstood() throws IOException {
        connect("0500" + "05000003" + "03616263" + "0000", "a.onion:1");
        connect("0500" + "05000004" + "00".repeat(16) + "0000", "a.onion:1");
    }

    @Test
    void refusalsSayWhy() {
        Map<String, String> refusals =
                Map.of(
                        "",
                        "the proxy closed the connection",
                        "05",
                        "the proxy closed the connection",
                        "0400",
                        "the proxy does not speak SOCKS5",
                        "05ff",
                        "the proxy wants a way of authentication that we do not have",
                        "05020101",
                        "the proxy wants a password",
                        "050005010001",
                        "the proxy says: general failure",
                        "050005040001",
                        "the proxy says: host unreachable",
                        "0500054f0001",
                        "the proxy says: failure 79",
                        "050005000007",
                        "the proxy answers with an unknown address",
                        "0500" + CONNECTED.substring(2),
                        "the proxy does not speak SOCKS5");
        refusals.forEach(
                (reply, why) ->
                        assertEquals(
                                why,
                                assertThrows(
                                                IOException.class,
                                                () -> connect(reply, "a.onion:1"),
                                                reply)
                                        .getMessage()));
    }

    /** Whatever a proxy answers, it is a connection or an IOException. */
    @Test
    void fuzz() {
        Random random = new Random(5);
        for (int round = Integer.getInteger("altnet.fuzz.rounds", 5_000); round > 0; round--) {
            byte[] reply = new byte[random.nextInt(40)];
            random.nextBytes(reply);
            byte[] start = HexFormat.of().parseHex(random.nextBoolean() ? "0500" : "05020100");
            System.arraycopy(
                    start,
                    0,
                    reply,
                    0,
                    Math.min(random.nextInt(5), Math.min(start.length, reply.length)));
            try {
                Socks5.connect(
                        new ByteArrayInputStream(reply), sent, Endpoint.parse("h:1"), "circuit");
            } catch (IOException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }

    @Test
    void torSaysWhatIsWrongWithAnOnion() {
        for (String refusal :
                List.of(
                        "f0: the onion service's descriptor is not found",
                        "f5: the onion service does not take our client authorisation",
                        "f7: the onion service's introduction timed out",
                        "f8: failure 248")) {
            String reply = "0500" + "05" + refusal.substring(0, 2) + "0001";
            assertEquals(
                    "the proxy says" + refusal.substring(2),
                    assertThrows(IOException.class, () -> connect(reply, "a.onion:1"))
                            .getMessage());
        }
    }

    private void connect(String reply, String target) throws IOException {
        sent.reset();
        Socks5.connect(
                new ByteArrayInputStream(HexFormat.of().parseHex(reply)),
                sent,
                Endpoint.parse(target),
                "circuit");
    }

    private void assertSent(String bytes) {
        assertEquals(bytes, HexFormat.of().formatHex(sent.toByteArray()));
    }

    private static String hex(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes());
    }
}
