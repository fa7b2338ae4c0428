package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.altnet.wire.P2pAddress.Kind;
import org.junit.jupiter.api.Test;

class AddrV2CodecTest {
    private static final String LOOPBACK6 = "00000000000000000000000000000001";
    private static final String KEY =
            "79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f";
    private static final String ONION =
            "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";

    private final Random random = new Random(155);

    /** Bitcoin Core's netbase_tests.cpp, stream_addrv2_hex. */
    @Test
    void readsAndWritesWhatBitcoinCoreDoes() throws Exception {
        byte[] golden =
                hex(
                        "03",
                        "61bc6649" + "00" + "02" + "10" + LOOPBACK6 + "0000",
                        "79627683" + "01" + "02" + "10" + LOOPBACK6 + "00f1",
                        "ffffffff" + "fd4804" + "02" + "10" + LOOPBACK6 + "f1f2");
        List<P2pAddress> expected =
                List.of(
                        ipv6(0x4966bc61L, 0, 0),
                        ipv6(0x83766279L, 1, 0x00f1),
                        ipv6(0xffffffffL, 0x448, 0xf1f2));

        assertEquals(expected, AddrV2Codec.decode(golden));
        assertArrayEquals(golden, AddrV2Codec.encode(expected));
    }

    @Test
    void namesEachNetworkAsItsPeopleDo() throws Exception {
        assertEquals("1.2.3.4", only("01" + "04" + "01020304").host());
        assertEquals(ONION, only("04" + "20" + KEY).host());
        assertEquals(
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p",
                only("05"
                                + "20"
                                + "a2894dabaec08c0051a481a6dac88b64f98232ae42d4b6fd2fa81952dfe36a87")
                        .host());
        assertEquals(
                "fc00:1:2:3:4:5:6:7",
                only("06" + "10" + "fc000001000200030004000500060007").host());
        assertEquals(8333, only("01" + "04" + "01020304").port());
    }

    @Test
    void leavesOutWhatItDoesNotKnow() throws Exception {
        assertEquals(List.of(), decode("03" + "0a" + "00".repeat(10)), "onion services of old");
        assertEquals(List.of(), decode("aa" + "00"));
        assertEquals(List.of(), decode("aa" + "fd0002" + "00".repeat(512)));
        assertEquals(List.of(), decode("02" + "10" + "00000000000000000000ffff01020304"));
        assertEquals(List.of(), decode("02" + "10" + "fd87d87eeb43" + "00".repeat(10)));
        assertEquals(List.of(), decode("06" + "10" + "fd" + "00".repeat(15)));
    }

    @Test
    void refusesWhatIsNoneOfIt() {
        assertRefused("length of address 0 is 5", entry("01" + "05" + "0102030405"));
        assertRefused("length of address 0 is 31", entry("04" + "1f" + "00".repeat(31)));
        assertRefused("at most 512", entry("aa" + "fd0102" + "00".repeat(513)));
        assertRefused("at most 1000", hex("fde903"));
        assertRefused("shortest", hex("fd0100", "61bc6649", "00", "01", "04", "01020304", "208d"));
        assertRefused("shortest", hex("01", "61bc6649", "fd0100", "01", "04", "01020304", "208d"));
        assertRefused("left", Arrays.copyOf(entry("01" + "04" + "01020304"), 10));
        assertRefused("too many", Arrays.copyOf(entry("01" + "04" + "01020304"), 15));
        assertRefused("needs", new byte[0]);
    }

    @Test
    void aThousandIsTheMost() throws Exception {
        P2pAddress one = ipv6(1, -1, 1);

        assertEquals(
                1_000,
                AddrV2Codec.decode(AddrV2Codec.encode(Collections.nCopies(1_000, one))).size());
        assertThrows(
                IllegalArgumentException.class,
                () -> AddrV2Codec.encode(Collections.nCopies(1_001, one)));
        assertEquals(List.of(one), AddrV2Codec.decode(AddrV2Codec.encode(List.of(one))));
    }

    @Test
    void anOnionAddressIsAKeyWithAChecksum() {
        assertEquals(ONION, OnionAddress.of(hex(KEY)));
        assertArrayEquals(hex(KEY), OnionAddress.key(ONION));
        assertArrayEquals(hex(KEY), OnionAddress.key(ONION.toUpperCase(Locale.ROOT)));
        for (String bad :
                List.of(
                        "qg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
                        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrya.onion",
                        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscry1.onion",
                        "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd",
                        "expyuzz4wqqyqhjn.onion",
                        "")) {
            assertThrows(IllegalArgumentException.class, () -> OnionAddress.key(bad), bad);
        }
        assertThrows(IllegalArgumentException.class, () -> OnionAddress.of(new byte[31]));
    }

    @Test
    void tellsNoAddressInLogs() {
        P2pAddress onion = new P2pAddress(Instant.EPOCH, 0, Kind.TORV3, hex(KEY), 8333);

        assertFalse(onion.toString().contains("pg6m"), onion.toString());
    }

    @Test
    void anyKeyMakesARoundTrip() {
        for (int i = 0; i < 1_000; i++) {
            byte[] key = new byte[OnionAddress.KEY];
            random.nextBytes(key);

            assertArrayEquals(key, OnionAddress.key(OnionAddress.of(key)));
        }
    }

    @Test
    void whateverComesIsReadOrRefused() {
        byte[] sound = AddrV2Codec.encode(List.of(ipv6(1, 0x448, 8333), ipv6(2, 1, 1)));
        for (int i = 0; i < Integer.getInteger("altnet.fuzz.rounds", 20_000); i++) {
            byte[] bytes =
                    random.nextBoolean()
                            ? Arrays.copyOf(sound, random.nextInt(sound.length + 4))
                            : new byte[random.nextInt(64)];
            for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                List<P2pAddress> read = AddrV2Codec.decode(bytes);
                read.forEach(address -> assertFalse(address.host().isEmpty()));
                assertEquals(read, AddrV2Codec.decode(AddrV2Codec.encode(read)));
            } catch (WireException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }

    private static P2pAddress ipv6(long time, long services, int port) {
        return new P2pAddress(
                Instant.ofEpochSecond(time), services, Kind.IPV6, hex(LOOPBACK6), port);
    }

    private static byte[] entry(String address) {
        return hex("01", "61bc6649", "00", address, "208d");
    }

    private static List<P2pAddress> decode(String address) throws WireException {
        return AddrV2Codec.decode(entry(address));
    }

    private static P2pAddress only(String address) throws WireException {
        List<P2pAddress> read = decode(address);
        assertEquals(1, read.size());
        return read.get(0);
    }

    private static void assertRefused(String why, byte[] payload) {
        WireException refused =
                assertThrows(WireException.class, () -> AddrV2Codec.decode(payload));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts));
    }
}
