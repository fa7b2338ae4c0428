package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.junit.jupiter.api.Test;

class CustomMessagesTest {
    @Test
    void getheadersFromRegtestGenesisIsTheGoldenVectorOf71Bytes() throws IOException {
        List<byte[]> messages = CustomMessages.encode(Samples.GETHEADERS);

        assertEquals(1, messages.size());
        assertEquals(71, messages.get(0).length);
        assertEquals(Samples.GOLDEN_GETHEADERS, HexFormat.of().formatHex(messages.get(0)));
    }

    @Test
    void oneHeaderIs84Bytes() throws IOException {
        Headers one = Samples.headers(1);

        String message = HexFormat.of().formatHex(CustomMessages.encode(one).get(0));

        assertEquals(84 * 2, message.length());
        assertEquals("8237" + "01" + HexFormat.of().formatHex(one.bytes()) + "00", message);
    }

    @Test
    void headersAreSplitBy809() throws IOException {
        assertEquals(List.of(3), lengths(0));
        assertEquals(List.of(2 + 3 + 809 * 81), lengths(809));
        assertEquals(List.of(2 + 3 + 809 * 81, 84), lengths(810));
        assertEquals(List.of(65_534, 65_534, 2 + 3 + 382 * 81), lengths(2000));
        assertTrue(lengths(2000).stream().allMatch(length -> length <= 65_535));
    }

    @Test
    void whatIsOutOfScopeIsRefused() {
        byte[] something = {1};
        for (Message message :
                List.of(
                        new GetData(Hash256.ZERO),
                        new NotFound(Hash256.ZERO),
                        Block.of(something),
                        Tx.of(something))) {
            assertThrows(IOException.class, () -> CustomMessages.encode(message));
        }
    }

    private static List<Integer> lengths(int headers) throws IOException {
        return CustomMessages.encode(Samples.headers(headers)).stream()
                .map(message -> message.length)
                .toList();
    }
}
