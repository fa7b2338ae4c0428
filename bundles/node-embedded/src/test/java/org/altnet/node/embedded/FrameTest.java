package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Random;
import org.altnet.api.message.Network;
import org.bitcoinj.core.BitcoinSerializer;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.Ping;
import org.bitcoinj.params.RegTestParams;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 2_000);
    private static final int MAGIC = P2pNetwork.of(Network.REGTEST).magic();

    @Test
    void theNetworksAreToldApartAsBitcoinCoreDoes() {
        assertEquals(0xf9beb4d9, P2pNetwork.of(Network.MAINNET).magic());
        assertEquals(0x0b110907, P2pNetwork.of(Network.TESTNET3).magic());
        assertEquals(0x1c163f28, P2pNetwork.of(Network.TESTNET4).magic());
        assertEquals(0x0a03cf40, P2pNetwork.of(Network.SIGNET).magic());
        assertEquals(0xfabfb5da, P2pNetwork.of(Network.REGTEST).magic());
        assertEquals(48333, P2pNetwork.of(Network.TESTNET4).port());
        assertTrue(P2pNetwork.of(Network.REGTEST).seeds().isEmpty());
    }

    @Test
    void whatBitcoinjWritesIsRead() throws Exception {
        HeadersMessage headers =
                new HeadersMessage(
                        RegtestBlocks.chain(2_000, Instant.parse("2026-01-01T00:00:00Z")));
        byte[] message = bitcoinj(headers);
        Frame frame = Frame.read(stream(message), MAGIC);
        assertEquals("headers", frame.command());
        assertArrayEquals(headers.serialize(), frame.payload());
        assertArrayEquals(message, frame.encode(MAGIC));
    }

    @Test
    void whatIsOfNoUseIsSkipped() throws Exception {
        byte[] useless = new Frame("cmpctblock", new byte[100_000]).encode(MAGIC);
        byte[] ping = bitcoinj(Ping.of(5));
        InputStream both =
                stream(
                        ByteBuffer.allocate(useless.length + ping.length)
                                .put(useless)
                                .put(ping)
                                .array());
        assertEquals("ping", Frame.read(both, MAGIC).command());
    }

    @Test
    void aClaimedLengthIsCheckedBeforeAnythingIsAllocated() {
        assertFault("4000001", claiming("block", 4_000_001));
        assertFault("162004", claiming("headers", 162_004));
        assertFault("4294967295", claiming("version", -1));
        assertThrows(EOFException.class, () -> Frame.read(stream(claiming("headers", 81)), MAGIC));
    }

    @Test
    void anotherNetworkIsAFault() {
        byte[] mainnet = new Frame("verack", new byte[0]).encode(0xf9beb4d9);
        assertFault("another network", mainnet);
    }

    @Test
    void aWrongChecksumIsAFault() {
        byte[] message = new Frame("ping", new byte[8]).encode(MAGIC);
        message[message.length - 1] ^= 1;
        assertFault("checksum", message);
    }

    @Test
    void noiseEndsInAFaultOrTheEndOfTheStream() {
        Random random = new Random(3);
        byte[] ping = new Frame("ping", new byte[8]).encode(MAGIC);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            System.arraycopy(ping, 0, noise, 0, Math.min(noise.length, random.nextInt(24)));
            assertThrows(Exception.class, () -> readAll(noise));
        }
    }

    private static void readAll(byte[] bytes) throws IOException, PeerFault {
        InputStream in = stream(bytes);
        while (true) {
            Frame.read(in, MAGIC);
        }
    }

    private static void assertFault(String text, byte[] message) {
        PeerFault fault = assertThrows(PeerFault.class, () -> Frame.read(stream(message), MAGIC));
        assertTrue(fault.getMessage().contains(text), fault.getMessage());
    }

    private static byte[] claiming(String command, int length) {
        byte[] header = new Frame(command, new byte[0]).encode(MAGIC);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(16, length);
        return header;
    }

    private static byte[] bitcoinj(org.bitcoinj.core.Message message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BitcoinSerializer(RegTestParams.get().network()).serialize(message, out);
        return out.toByteArray();
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }
}
