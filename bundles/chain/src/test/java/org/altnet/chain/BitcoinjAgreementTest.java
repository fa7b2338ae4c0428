package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.bitcoinj.base.internal.TimeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every real header, and mutants of one in fifty, accepted or rejected as bitcoinj does it, with
 * the same best tip and the same work wherever one looks.
 */
class BitcoinjAgreementTest {
    private static final int MUTANTS_ONE_IN = 50;

    private final Random random = new Random(8);

    static Stream<RealFile> files() {
        return RealFile.all().filter(file -> file.network() != Network.TESTNET4);
    }

    @AfterEach
    void giveTheClockBack() {
        TimeUtils.clearMockClock();
    }

    @ParameterizedTest
    @MethodSource("files")
    void onEveryRealHeaderAndOnMutants(RealFile file) throws Exception {
        Headers real = file.headers();
        TestChain test = file.chain();
        TimeUtils.setMockClock(test.time.now().wall());
        Bitcoinj bitcoinj = new Bitcoinj(Bitcoinj.parameters(file.network()), file.start());
        int next = 1;
        while (next < real.size()) {
            int end = Math.min(real.size(), next + 1 + random.nextInt(2 * MUTANTS_ONE_IN - 1));
            assertBothTake(test, bitcoinj, real.slice(next, end));
            assertAgree(test, bitcoinj, mutant(real.get(end - 1), real.get(random.nextInt(end))));
            next = end;
        }
        assertEquals(real.get(real.size() - 1), test.chain.tip().header());
    }

    /** Orphans are refused by both, and taken when they fit. */
    @Test
    void onHeadersOutOfOrder() throws Exception {
        RealFile file = RealFile.MAINNET;
        Headers real = file.headers();
        TestChain test = file.chain();
        TimeUtils.setMockClock(test.time.now().wall());
        Bitcoinj bitcoinj = new Bitcoinj(Bitcoinj.parameters(file.network()), file.start());
        int next = 1;
        while (next < 3000) {
            int any = Math.max(1, next - 3 + random.nextInt(6));
            assertAgree(test, bitcoinj, real.get(any));
            if (any == next) {
                next++;
            }
            assertEquals(next - 1, test.chain.tip().height());
        }
    }

    /** The alternative branch, then the best one: both reorganise at the same header. */
    @Test
    void onWhenToChangeToAnotherBranch() throws Exception {
        TestChain test = RealFile.MAINNET.chain();
        TimeUtils.setMockClock(test.time.now().wall());
        Bitcoinj bitcoinj =
                new Bitcoinj(Bitcoinj.parameters(Network.MAINNET), RealFile.MAINNET.start());
        Headers other = RealFile.ALTERNATIVE.headers();
        for (BlockHeader header : other.slice(1, other.size())) {
            assertAgree(test, bitcoinj, header);
        }
        Headers real = RealFile.MAINNET.headers().slice(1, 2100);
        for (BlockHeader header : real) {
            assertAgree(test, bitcoinj, header);
        }
        assertEquals(real.get(real.size() - 1), test.chain.tip().header());
        assertEquals(1, test.reorganisations.size());
    }

    private static void assertBothTake(TestChain test, Bitcoinj bitcoinj, Headers headers)
            throws Exception {
        assertEquals(Optional.empty(), test.chain.accept(headers, "test").rejection());
        for (BlockHeader header : headers) {
            assertTrue(bitcoinj.accepts(header), header::toString);
        }
        assertTrue(bitcoinj.hasTip(test.chain.tip()));
    }

    private static void assertAgree(TestChain test, Bitcoinj bitcoinj, BlockHeader header)
            throws Exception {
        boolean ours = !test.accept(header).isRejected();
        assertEquals(bitcoinj.accepts(header), ours, header::toString);
        assertTrue(bitcoinj.hasTip(test.chain.tip()), header::toString);
    }

    /** The header with one field spoilt, which costs it its proof of work. */
    private BlockHeader mutant(BlockHeader header, BlockHeader known) {
        byte[] raw = header.bytes();
        ByteBuffer fields = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        int time = fields.getInt(HeaderField.TIME);
        int bits = fields.getInt(HeaderField.BITS);
        switch (random.nextInt(7)) {
            case 0 -> raw[random.nextInt(raw.length)] ^= (byte) (1 + random.nextInt(255));
            case 1 -> fields.putInt(HeaderField.BITS, bits + 1 - 2 * random.nextInt(2));
            case 2 -> fields.putInt(HeaderField.BITS, 0x207fffff);
            case 3 -> fields.put(HeaderField.PREVIOUS, known.hash().bytes());
            case 4 -> fields.put(HeaderField.PREVIOUS, Forge.unknownHash(time).bytes());
            case 5 -> fields.putInt(HeaderField.TIME, time - 5 * 3600);
            default -> fields.putInt(HeaderField.TIME, 0xfffffff0);
        }
        BlockHeader mutant = BlockHeader.of(raw);
        assertFalse(mutant.equals(header));
        return mutant;
    }
}
