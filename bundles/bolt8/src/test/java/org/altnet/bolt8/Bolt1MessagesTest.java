package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.wire.WireException;
import org.junit.jupiter.api.Test;

class Bolt1MessagesTest {
    private static final Hash256 REGTEST = Network.REGTEST.genesis();

    @Test
    void ourInitHasTheAssumedFeaturesAndOneNetwork() {
        assertEquals(
                "0010"
                        + "0000"
                        + "0006"
                        + "20000000a202"
                        + "0120"
                        + "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f",
                HexFormat.of().formatHex(Init.of(REGTEST).encode()));
    }

    @Test
    void initWithoutNetworksSuitsEverybody() throws WireException {
        Init init = decodeInit("0000" + "0000");

        assertEquals(Optional.empty(), init.networks());
        assertTrue(init.suits(REGTEST));
    }

    @Test
    void initSuitsIfOneOfItsNetworksDoes() throws WireException {
        String chains =
                HexFormat.of().formatHex(Network.MAINNET.genesis().bytes())
                        + HexFormat.of().formatHex(REGTEST.bytes());

        Init init = decodeInit("0000" + "0000" + "0140" + chains);

        assertTrue(init.suits(REGTEST));
        assertTrue(init.suits(Network.MAINNET.genesis()));
        assertFalse(init.suits(Network.SIGNET.genesis()));
    }

    /** What LDK, Core Lightning and Electrum send: required features, an address, odd extras. */
    @Test
    void featuresAndOddExtrasAreIgnored() throws WireException {
        Init init =
                decodeInit(
                        "0002" + "0141" + "0003" + "155141" + "0307" + "017f0000012607" + "0500");

        assertEquals(Optional.empty(), init.networks());
    }

    @Test
    void brokenInitsAreRefused() {
        Map<String, String> broken =
                Map.of(
                        "",
                        "global features is cut off",
                        "00",
                        "global features is cut off",
                        "0001",
                        "global features need 1 bytes",
                        "0000",
                        "length of features is cut off",
                        "00000002ff",
                        "features need 2 bytes",
                        "00000000" + "011f" + "00".repeat(31),
                        "networks come in 32 bytes",
                        "00000000" + "0200",
                        "unknown even tlv 2",
                        "00000000" + "0120",
                        "a value of 32 bytes, 0 left",
                        "00000000" + "0300" + "0100",
                        "increasing order",
                        "00000000" + "0100" + "0100",
                        "increasing order");
        broken.forEach((hex, why) -> assertRefused(why, () -> decodeInit(hex)));
    }

    /** BOLT 1, appendix A. */
    @Test
    void bigSizeDecodingTests() throws WireException {
        Map<String, Long> good =
                Map.of(
                        "00", 0L,
                        "fc", 252L,
                        "fd00fd", 253L,
                        "fdffff", 65_535L,
                        "fe00010000", 65_536L,
                        "feffffffff", 4_294_967_295L,
                        "ff0000000100000000", 4_294_967_296L,
                        "ffffffffffffffffff", -1L);
        for (Map.Entry<String, Long> vector : good.entrySet()) {
            assertEquals(vector.getValue(), TlvStream.bigSize(buffer(vector.getKey())));
        }
        for (String bad :
                List.of(
                        "fd00fc",
                        "fe0000ffff",
                        "ff00000000ffffffff",
                        "fd00",
                        "feffff",
                        "ffffffffff",
                        "",
                        "fd",
                        "fe",
                        "ff")) {
            assertThrows(WireException.class, () -> TlvStream.bigSize(buffer(bad)), bad);
        }
    }

    /** BOLT 1, appendix B: streams that fail in any namespace. */
    @Test
    void tlvDecodingFailures() {
        for (String bad :
                List.of(
                        "fd",
                        "fd01",
                        "fd000100",
                        "fd0101",
                        "0ffd",
                        "0ffd26",
                        "0ffd2602",
                        "0ffd000100",
                        "0ffd0201" + "00".repeat(512),
                        "1200",
                        "fd010200",
                        "fe0100000200",
                        "ff010000000000000200")) {
            assertThrows(WireException.class, () -> decodeInit("00000000" + bad), bad);
        }
    }

    @Test
    void aPingIsAnsweredWithAsManyZerosAsItAsksFor() throws WireException {
        Ping ping = Ping.decode(buffer("0003" + "0002" + "abcd"));

        assertTrue(ping.isAnswered());
        assertEquals("0013" + "0003" + "000000", HexFormat.of().formatHex(ping.pong()));
    }

    @Test
    void aPingWhosePongWouldNotFitIsNotAnswered() throws WireException {
        assertTrue(Ping.decode(buffer("fffb" + "0000")).isAnswered());
        assertEquals(65_535, Ping.decode(buffer("fffb" + "0000")).pong().length);
        assertFalse(Ping.decode(buffer("fffc" + "0000")).isAnswered());
        assertFalse(Ping.decode(buffer("ffff" + "0000")).isAnswered());
    }

    @Test
    void pingsAndPongsThatAreTooShortAreRefused() {
        for (String bad : List.of("", "00", "0000", "000000", "00000001", "00000002ff")) {
            assertThrows(WireException.class, () -> Ping.decode(buffer(bad)), bad);
        }
        for (String bad : List.of("", "00", "0001", "0002ff")) {
            assertThrows(WireException.class, () -> Ping.checkPong(buffer(bad)), bad);
        }
    }

    @Test
    void aNoticeIsPrintableAndShort() throws WireException {
        String escape = "1b5b324a0d0a";
        Notice notice = Notice.decode(buffer("00".repeat(32) + "0008" + "6f6b" + escape));
        assertEquals("ok?[2J??", notice.text());

        String endless = "41".repeat(1000);
        assertEquals(
                "A".repeat(200), Notice.decode(buffer("00".repeat(32) + "03e8" + endless)).text());

        String onion = "5".repeat(56) + ".Onion";
        String told = HexFormat.of().formatHex(onion.getBytes());
        assertEquals("<onion>", Notice.decode(buffer("00".repeat(32) + "003e" + told)).text());
        assertRefused("cut off", () -> Notice.decode(buffer("00".repeat(33))));
        assertRefused("len is 2", () -> Notice.decode(buffer("00".repeat(32) + "0002" + "41")));
    }

    @Test
    void oddTypesAndGossipMayBeIgnored() throws WireException {
        for (int type : List.of(7, 256, 257, 258, 261, 262, 263, 264, 265, 32_769, 65_535)) {
            assertTrue(MessageType.mayBeIgnored(type), "type " + type);
        }
        for (int type : List.of(0, 2, 32, 136, 260, 32_768, 33_334, 65_534)) {
            assertFalse(MessageType.mayBeIgnored(type), "type " + type);
        }
        assertEquals(33_333, MessageType.of(new byte[] {(byte) 0x82, 0x35}));
        assertRefused("a type of 2 bytes, got 1", () -> MessageType.of(new byte[1]));
    }

    private interface Decoding {
        Object decode() throws WireException;
    }

    private static void assertRefused(String because, Decoding decoding) {
        WireException refused = assertThrows(WireException.class, decoding::decode);
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    private static Init decodeInit(String payload) throws WireException {
        return Init.decode(buffer(payload));
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
