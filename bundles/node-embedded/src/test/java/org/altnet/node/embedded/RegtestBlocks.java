package org.altnet.node.embedded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.message.Headers;
import org.bitcoinj.core.Block;
import org.bitcoinj.params.RegTestParams;

/** Chains of valid regtest blocks, a minute apart. */
final class RegtestBlocks {
    static final Block GENESIS = RegTestParams.get().getGenesisBlock();

    private RegtestBlocks() {}

    /** Blocks 1 to {@code count}, the last of them at {@code end}. */
    static List<Block> chain(int count, Instant end) {
        return on(GENESIS, 0, count, end);
    }

    /** Blocks that follow {@code parent}, the last of them at {@code end}. */
    static List<Block> on(Block parent, int parentHeight, int count, Instant end) {
        BlockAssembler assembler = new BlockAssembler(parent.hashCode());
        List<Block> blocks = new ArrayList<>(count);
        Block last = parent;
        for (int i = 1; i <= count; i++) {
            Instant time = end.minusSeconds(60L * (count - i));
            last = assembler.assemble(last.getHash(), parentHeight + i, time);
            blocks.add(last);
        }
        return blocks;
    }

    static Headers headers(List<Block> blocks) {
        return BitcoinjTypes.headers(blocks);
    }
}
