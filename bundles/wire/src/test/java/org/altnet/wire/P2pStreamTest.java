package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

class P2pStreamTest {
    private static final P2pNetwork MAINNET = P2pNetwork.of(Network.MAINNET);
    private static final P2pNetwork REGTEST = P2pNetwork.of(Network.REGTEST);
    private static final Map<String, Integer> LONGEST = Map.of("ping", 8, "block", 1_000);

    /** As every description of the protocol has it. */
    private static final String GOLDEN_VERACK =
            "f9beb4d9" + "76657261636b000000000000" + "00000000" + "5df6e0e2";

    private final Random random = new Random(20260102);

    @Test
    void verackOnMainnetIsTheGoldenVector() throws Exception {
        assertEquals(
                GOLDEN_VERACK, HexFormat.of().formatHex(new P2pFrame("verack").encode(MAINNET)));
        assertEquals(
                new P2pFrame("verack"),
                reading(MAINNET, HexFormat.of().parseHex(GOLDEN_VERACK)).read());
    }

    @Test
    void magicsAreThoseOfTheNetworks() {
        for (var expected :
                Map.of(
                                Network.MAINNET, "f9beb4d9",
                                Network.TESTNET3, "0b110907",
                                Network.TESTNET4, "1c163f28",
                                Network.SIGNET, "0a03cf40",
                                Network.REGTEST, "fabfb5da")
                        .entrySet()) {
            byte[] message = new P2pFrame("verack").encode(P2pNetwork.of(expected.getKey()));
            assertEquals(expected.getValue(), HexFormat.of().formatHex(message, 0, 4));
        }
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        P2pStream writing = stream(REGTEST, InputStream.nullInputStream(), out);
        P2pFrame ping = new P2pFrame("ping", bytes(8));
        P2pFrame block = new P2pFrame("block", bytes(1_000));
        writing.write(ping);
        writing.write(block);

        P2pStream reading = reading(REGTEST, out.toByteArray());

        assertEquals(ping, reading.read());
        assertEquals(block, reading.read());
        assertThrows(EOFException.class, reading::read);
    }

    @Test
    void whatIsOfNoUseIsSkipped() throws Exception {
        byte[] noise = new P2pFrame("addrv2", bytes(100_000)).encode(REGTEST);
        P2pFrame ping = new P2pFrame("ping", bytes(8));

        assertEquals(ping, reading(REGTEST, join(noise, ping.encode(REGTEST))).read());
    }

    @Test
    void aLengthBeyondTheBoundIsRefusedBeforeAnythingIsAllocated() {
        byte[] huge = new P2pFrame("block", bytes(1_001)).encode(REGTEST);
        assertRefused("announces a block of 1001 bytes, at most 1000", huge);

        byte[] unknown = new P2pFrame("addrv2").encode(REGTEST);
        Arrays.fill(unknown, 16, 20, (byte) 0xff);
        assertRefused("announces a addrv2 of 4294967295 bytes, at most 4000000", unknown);
    }

    @Test
    void whatIsNoProperMessageIsRefused() {
        byte[] ping = new P2pFrame("ping", bytes(8)).encode(REGTEST);

        assertRefused("another network", new P2pFrame("ping", bytes(8)).encode(MAINNET));
        assertRefused("checksum", changed(ping, ping.length - 1, ping[ping.length - 1] ^ 1));
        assertRefused("checksum", changed(ping, 20, ping[20] ^ 1));
        assertRefused("proper command", changed(ping, 15, 'x'));
        assertRefused("proper command", changed(ping, 4, 0));
        assertRefused("proper command", changed(ping, 5, 0x80));
    }

    @Test
    void aCommandIsShortAndPrintable() {
        for (String command : new String[] {"", "thirteenchars", "a b", "ä"}) {
            assertThrows(IllegalArgumentException.class, () -> new P2pFrame(command), command);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new P2pFrame("block", new byte[P2pFrame.MAX_PAYLOAD + 1]));
    }

    /** Whatever comes in, it is read as what encodes to the same bytes, refused, or too short. */
    @Test
    void fuzz() throws Exception {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        int read = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = new P2pFrame("block", bytes(random.nextInt(40))).encode(REGTEST);
            for (int flips = random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] sent = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(64)) : bytes;
            try {
                P2pFrame frame = reading(REGTEST, sent).read();
                byte[] again = frame.encode(REGTEST);
                assertArrayEquals(Arrays.copyOf(sent, again.length), again);
                read++;
            } catch (WireException | EOFException expected) {
                // refused, or waited for more
            }
        }
        assertTrue(read > rounds / 10, read + " of " + rounds + " were good");
    }

    private void assertRefused(String because, byte[] bytes) {
        WireException refused =
                assertThrows(WireException.class, () -> reading(REGTEST, bytes).read());
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    private static P2pStream reading(P2pNetwork network, byte[] bytes) {
        return stream(network, new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
    }

    private static P2pStream stream(P2pNetwork network, InputStream in, OutputStream out) {
        return new P2pStream(network, in, out, LONGEST);
    }

    private static byte[] changed(byte[] bytes, int at, int to) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) to;
        return changed;
    }

    private static byte[] join(byte[] first, byte[] second) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(first);
        both.write(second);
        return both.toByteArray();
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
