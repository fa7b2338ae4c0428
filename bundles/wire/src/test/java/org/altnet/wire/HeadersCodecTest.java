package org.altnet.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

class HeadersCodecTest {
    /** What the proof of concept sends from regtest's genesis, less its Lightning type. */
    private static final String GOLDEN_GETHEADERS =
            "d1000000"
                    + "01"
                    + "06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f"
                    + "00".repeat(32);

    private final Random random = new Random(20260101);

    @Test
    void getheadersFromRegtestGenesisIsTheGoldenVector() {
        byte[] payload = HeadersCodec.encode(new GetHeaders(locator(Network.REGTEST.genesis())));

        assertEquals(GOLDEN_GETHEADERS, HexFormat.of().formatHex(payload));
        assertEquals(71, 2 + payload.length, "with the Lightning message type");
    }

    @Test
    void oneHeaderIs84BytesWithTheLightningMessageType() {
        assertEquals(84, 2 + HeadersCodec.encode(randomHeaders(1)).length);
    }

    @Test
    void lightningMessageFits809Headers() {
        int payload = 65_535 - 2;

        assertEquals(809, HeadersCodec.headersThatFit(payload));
        assertTrue(HeadersCodec.encode(randomHeaders(809)).length <= payload);
        assertTrue(HeadersCodec.encode(randomHeaders(810)).length > payload);
    }

    @Test
    void whatIsEncodedIsDecoded() throws WireException {
        for (int count : List.of(0, 1, 252, 253, 809, 2000)) {
            Headers headers = randomHeaders(count);
            assertEquals(headers, HeadersCodec.decodeHeaders(HeadersCodec.encode(headers)));
        }
        for (int count : List.of(0, 1, 31, 101)) {
            GetHeaders question =
                    new GetHeaders(
                            locator(
                                    Stream.generate(this::randomHash)
                                            .limit(count)
                                            .toArray(Hash256[]::new)),
                            randomHash());
            assertEquals(question, HeadersCodec.decodeGetHeaders(HeadersCodec.encode(question)));
        }
    }

    @Test
    void moreThan2000HeadersAreRefused() {
        byte[] payload = HeadersCodec.encode(randomHeaders(2001));

        assertRefused("number of headers is 2001", () -> HeadersCodec.decodeHeaders(payload));
    }

    @Test
    void moreThan101LocatorHashesAreRefused() {
        byte[] payload = new byte[4 + 1 + 102 * 32 + 32];
        payload[4] = 102;

        assertRefused(
                "number of locator hashes is 102", () -> HeadersCodec.decodeGetHeaders(payload));
    }

    @Test
    void aHeaderWithTransactionsIsRefused() {
        byte[] payload = HeadersCodec.encode(randomHeaders(2));
        payload[payload.length - 1] = 1;

        assertRefused(
                "number of transactions of header 1", () -> HeadersCodec.decodeHeaders(payload));
    }

    @Test
    void aCountThatIsNotInItsShortestFormIsRefused() {
        assertRefused(
                "shortest form",
                () -> HeadersCodec.decodeHeaders(HexFormat.of().parseHex("fd0000")));
    }

    @Test
    void aHugeCountAllocatesNothing() {
        for (String payload :
                List.of("feffffffff", "ffffffffffffffffff", "ff0000000001000000", "fdffff")) {
            assertThrows(
                    WireException.class,
                    () -> HeadersCodec.decodeHeaders(HexFormat.of().parseHex(payload)),
                    payload);
        }
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] headers = HeadersCodec.encode(randomHeaders(3));
        byte[] getHeaders =
                HeadersCodec.encode(new GetHeaders(locator(randomHash(), randomHash())));
        for (int length = 0; length < headers.length; length++) {
            byte[] cut = Arrays.copyOf(headers, length);
            assertThrows(WireException.class, () -> HeadersCodec.decodeHeaders(cut));
        }
        for (int length = 0; length < getHeaders.length; length++) {
            byte[] cut = Arrays.copyOf(getHeaders, length);
            assertThrows(WireException.class, () -> HeadersCodec.decodeGetHeaders(cut));
        }
    }

    /**
     * Whatever comes in, the answer is a message that encodes to the same bytes, or a
     * WireException.
     */
    @Test
    void fuzz() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        for (int round = 0; round < rounds; round++) {
            byte[] payload = mutated();
            try {
                assertArrayEquals(
                        payload, HeadersCodec.encode(HeadersCodec.decodeHeaders(payload)));
            } catch (WireException expected) {
                // refused
            }
            try {
                byte[] again = HeadersCodec.encode(HeadersCodec.decodeGetHeaders(payload));
                assertArrayEquals(
                        Arrays.copyOfRange(payload, 4, payload.length),
                        Arrays.copyOfRange(again, 4, again.length),
                        "all but the version, which readers ignore");
            } catch (WireException expected) {
                // refused
            }
        }
    }

    private byte[] mutated() {
        byte[] payload =
                switch (random.nextInt(3)) {
                    case 0 -> HeadersCodec.encode(randomHeaders(random.nextInt(4)));
                    case 1 -> HeadersCodec.encode(new GetHeaders(locator(randomHash())));
                    default -> randomBytes(random.nextInt(200));
                };
        for (int flips = random.nextInt(3); flips > 0 && payload.length > 0; flips--) {
            payload[random.nextInt(Math.min(payload.length, 6))] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(payload, random.nextInt(payload.length + 2))
                : payload;
    }

    private static BlockLocator locator(Hash256... hashes) {
        return new BlockLocator(
                Arrays.stream(hashes)
                        .map(h -> new BlockLocator.Entry(h, BlockLocator.Entry.UNKNOWN_HEIGHT))
                        .toList());
    }

    private Headers randomHeaders(int count) {
        return Headers.of(randomBytes(count * 80));
    }

    private Hash256 randomHash() {
        return Hash256.of(randomBytes(32));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private interface Decoding {
        Object decode() throws WireException;
    }

    private static void assertRefused(String because, Decoding decoding) {
        WireException refused = assertThrows(WireException.class, decoding::decode);
        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }
}
