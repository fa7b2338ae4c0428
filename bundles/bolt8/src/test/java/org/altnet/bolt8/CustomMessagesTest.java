package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.bolt8.testing.Samples;
import org.altnet.wire.WireException;
import org.junit.jupiter.api.Test;

class CustomMessagesTest {
    private static final String HASH =
            "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f";

    @Test
    void getheadersFromRegtestGenesisIsTheGoldenVectorOf71Bytes() {
        assertEquals(71, only(Samples.GETHEADERS).length());
        assertEquals(Samples.GOLDEN_GETHEADERS, hex(Samples.GETHEADERS));
    }

    @Test
    void oneHeaderIs84Bytes() {
        Headers one = Samples.headers(1);

        assertEquals(84, only(one).length());
        assertEquals("8237" + "01" + HexFormat.of().formatHex(one.bytes()) + "00", hex(one));
    }

    @Test
    void theOthersHaveOddTypesAndBarePayloads() {
        assertEquals("8239" + "0102000040" + HASH, hex(new GetData(Network.REGTEST.genesis())));
        assertEquals("8239" + "0101000040" + HASH, hex(new GetTx(Network.REGTEST.genesis())));
        assertEquals("823b" + "0102000040" + HASH, hex(new NotFound(Network.REGTEST.genesis())));
        assertEquals("823d" + "aabb", hex(Block.of(new byte[] {(byte) 0xaa, (byte) 0xbb})));
        assertEquals("823f" + "cc", hex(Tx.of(new byte[] {(byte) 0xcc})));
        assertEquals(
                "8241" + HASH + "02" + "00",
                hex(new TxResult(Network.REGTEST.genesis(), Status.KNOWN, "")));
    }

    @Test
    void whatIsEncodedIsDecoded() throws WireException {
        for (Message message :
                List.of(
                        Samples.GETHEADERS,
                        Samples.headers(5),
                        new GetData(Network.REGTEST.genesis()),
                        new GetTx(Network.REGTEST.genesis()),
                        new NotFound(Network.REGTEST.genesis()),
                        Samples.block(Block.MAX_LENGTH),
                        Tx.of(new byte[Tx.MAX_LENGTH]),
                        new TxResult(Network.REGTEST.genesis(), Status.REJECTED, "dust"))) {
            CustomMessage encoded = only(message);
            assertEquals(message, CustomMessages.decode(encoded.type(), encoded.payload()));
        }
    }

    @Test
    void whatIsNoBlockIsRefused() {
        for (int type : List.of(MessageType.BLOCK, MessageType.TX)) {
            assertThrows(WireException.class, () -> CustomMessages.decode(type, new byte[0]));
            assertThrows(
                    WireException.class, () -> CustomMessages.decode(type, new byte[4_000_001]));
        }
        assertThrows(
                WireException.class,
                () -> CustomMessages.decode(MessageType.FRAGMENT, new byte[20]));
    }

    @Test
    void whatFitsOneMessageGoesAsOne() {
        assertTrue(only(Samples.block(65_533)).fits());
        assertFalse(only(Samples.block(65_534)).fits());
    }

    @Test
    void headersAreSplitBy809() {
        assertEquals(List.of(3), lengths(0));
        assertEquals(List.of(2 + 3 + 809 * 81), lengths(809));
        assertEquals(List.of(2 + 3 + 809 * 81, 84), lengths(810));
        assertEquals(List.of(65_534, 65_534, 2 + 3 + 382 * 81), lengths(2000));
        assertTrue(lengths(2000).stream().allMatch(length -> length <= 65_535));
    }

    private static CustomMessage only(Message message) {
        List<CustomMessage> messages = CustomMessages.encode(message);
        assertEquals(1, messages.size());
        return messages.get(0);
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(only(message).bytes());
    }

    private static List<Integer> lengths(int headers) {
        return CustomMessages.encode(Samples.headers(headers)).stream()
                .map(CustomMessage::length)
                .toList();
    }
}
