package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportCipherTest {
    private static final byte[] CHAINING_KEY =
            HexFormat.of()
                    .parseHex("919219dbb2920afa8db80f9a51787a840bcf111ed8d588caf9ab4be716e42b01");
    private static final byte[] KEY =
            HexFormat.of()
                    .parseHex("969ab31b4d288cedf6218839b27a3e2140827047f2c0f01bf5c04435d43511a9");
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    /** BOLT 8, appendix A: message encryption tests; 500 and 1,000 follow key rotations. */
    private static final Map<Integer, String> VECTORS =
            Map.of(
                    0,
                    "cf2b30ddf0cf3f80e7c35a6e6730b59fe802"
                            + "473180f396d88a8fb0db8cbcf25d2f214cf9ea1d95",
                    1,
                    "72887022101f0b6753e0c7de21657d35a4cb"
                            + "2a1f5cde2650528bbc8f837d0f0d7ad833b1a256a1",
                    500,
                    "178cb9d7387190fa34db9c2d50027d21793c"
                            + "9bc2d40b1e14dcf30ebeeeb220f48364f7a4c68bf8",
                    501,
                    "1b186c57d44eb6de4c057c49940d79bb838a"
                            + "145cb528d6e8fd26dbe50a60ca2c104b56b60e45bd",
                    1000,
                    "4a2f3cc3b5e78ddb83dcb426d9863d9d9a72"
                            + "3b0337c89dd0b005d89f8d3c05c52b76b29b740f09",
                    1001,
                    "2ecd8c8a5629d0d02ab457a0fdd0f7b90a19"
                            + "2cd46be5ecb6ca570bfc5e268338b1a16cf4ef2d36");

    private final TransportCipher sending = new TransportCipher(CHAINING_KEY, KEY);
    private final TransportCipher receiving = new TransportCipher(CHAINING_KEY, KEY);
    private final Random random = new Random(8);

    @Test
    void transportMessageTest() {
        for (int i = 0; i <= 1001; i++) {
            String wire = HexFormat.of().formatHex(sending.encrypt(HELLO));
            assertEquals(VECTORS.getOrDefault(i, wire), wire, "output " + i);
        }
    }

    @Test
    void bothEndsRotateTheirKeysTogether() throws Exception {
        for (int i = 0; i < 2600; i++) {
            byte[] message = new byte[random.nextInt(40)];
            random.nextBytes(message);
            assertArrayEquals(message, decrypt(sending.encrypt(message)), "message " + i);
        }
    }

    @Test
    void theLongestMessageGoesThroughAndALongerOneDoesNot() throws Exception {
        byte[] longest = new byte[65_535];
        random.nextBytes(longest);

        byte[] wire = sending.encrypt(longest);

        assertEquals(65_569, wire.length);
        assertArrayEquals(longest, decrypt(wire));
        assertThrows(IllegalArgumentException.class, () -> sending.encrypt(new byte[65_536]));
    }

    @Test
    void anEmptyMessageGoesThrough() throws Exception {
        assertEquals(0, decrypt(sending.encrypt(new byte[0])).length);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] wire = sending.encrypt(HELLO);
        for (int bit = 0; bit < wire.length * 8; bit++) {
            byte[] tampered = wire.clone();
            tampered[bit / 8] ^= (byte) (1 << (bit % 8));
            TransportCipher fresh = new TransportCipher(CHAINING_KEY, KEY);
            assertThrows(IOException.class, () -> decrypt(fresh, tampered), "bit " + bit);
        }
    }

    @Test
    void aReplayedMessageIsNoticed() throws Exception {
        byte[] wire = sending.encrypt(HELLO);
        decrypt(wire);
        assertThrows(IOException.class, () -> decrypt(wire));
    }

    private byte[] decrypt(byte[] wire) throws IOException {
        return decrypt(receiving, wire);
    }

    private static byte[] decrypt(TransportCipher cipher, byte[] wire) throws IOException {
        int length = cipher.decryptLength(Arrays.copyOf(wire, TransportCipher.LENGTH_CIPHERTEXT));
        assertEquals(
                wire.length - TransportCipher.LENGTH_CIPHERTEXT,
                TransportCipher.bodyLength(length));
        return cipher.decryptBody(
                Arrays.copyOfRange(wire, TransportCipher.LENGTH_CIPHERTEXT, wire.length));
    }
}
