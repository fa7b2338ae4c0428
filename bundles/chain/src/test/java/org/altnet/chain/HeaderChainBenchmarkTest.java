package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmarks themselves, without JMH around them and without a look at the time. */
class HeaderChainBenchmarkTest {
    private static final int HEADERS = 2 * DifficultyRule.PERIOD + 100;

    private final HeaderChainBenchmark benchmark = new HeaderChainBenchmark();
    private final HeaderChainBenchmark.Input input = new HeaderChainBenchmark.Input();

    @ParameterizedTest
    @EnumSource(names = {"REGTEST", "RETARGETING"})
    void bothChainsTakeAllHeaders(HeaderSet set) throws Exception {
        give(set, set.forge(HEADERS));
        HeaderChainBenchmark.AltNet ours = new HeaderChainBenchmark.AltNet();
        ours.cut(input);
        HeaderChainBenchmark.Bitcoinj theirs = new HeaderChainBenchmark.Bitcoinj();
        theirs.propagate();
        for (int operation = 0; operation < 2; operation++) {
            ours.open(input);
            theirs.open(input);
            assertEquals(
                    benchmark.bitcoinj(input, theirs).getHeader().getHash().toString(),
                    benchmark.altNet(ours).hash().toString());
            ours.check(input);
            theirs.check(input);
        }
    }

    @Test
    void theDifficultyIsAdjusted() {
        byte[] raw = HeaderSet.RETARGETING.forge(HEADERS);
        int first = HeaderField.bits(raw, 0);
        int second = HeaderField.bits(raw, DifficultyRule.PERIOD * BlockHeader.LENGTH);
        assertNotEquals(first, second);
        assertNotEquals(second, HeaderField.bits(raw, raw.length - BlockHeader.LENGTH));
    }

    @Test
    void theHashIsThatOfTheBlock() throws Exception {
        byte[] raw = HeaderSet.REGTEST.forge(3);
        give(HeaderSet.REGTEST, raw);
        HeaderChainBenchmark.HashOnly digest = new HeaderChainBenchmark.HashOnly();
        digest.open();
        Headers headers = Headers.of(input.raw);
        assertEquals(
                headers.get(0).hash().bytes()[0] + headers.get(1).hash().bytes()[0],
                benchmark.hashOnly(input, digest));
    }

    private void give(HeaderSet set, byte[] withGenesis) {
        input.set = set;
        input.raw = Arrays.copyOfRange(withGenesis, BlockHeader.LENGTH, withGenesis.length);
    }
}
