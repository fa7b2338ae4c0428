package org.altnet.node.bitcoind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * Blocks for tests, linked and with a transaction each; without proof of work, which is not this
 * room's business. The genesis block is regtest's real one.
 */
final class ScriptedChain {
    private static final AtomicInteger UNIQUE = new AtomicInteger();

    private ScriptedChain() {}

    static Block genesis() {
        byte[] header =
                java.util.HexFormat.of()
                        .parseHex(
                                "01000000"
                                        + "00".repeat(32)
                                        + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
                                        + "dae5494dffff7f2002000000");
        return Block.of(withTransaction(header, tx(0)));
    }

    /** Blocks on top of one. */
    static List<Block> on(BlockHeader parent, int count) {
        List<Block> blocks = new ArrayList<>();
        Hash256 previous = parent.hash();
        for (int i = 0; i < count; i++) {
            Tx tx = tx(UNIQUE.incrementAndGet());
            ByteBuffer header =
                    ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(0x20000000);
            previous.writeTo(header);
            tx.txid().writeTo(header);
            header.putInt((int) parent.time().getEpochSecond() + 600 * (i + 1));
            header.putInt(0x207fffff).putInt(UNIQUE.incrementAndGet());
            Block block = Block.of(withTransaction(header.array(), tx));
            blocks.add(block);
            previous = block.header().hash();
        }
        return blocks;
    }

    /** A transaction that is like no other. */
    static Tx tx(int number) {
        ByteBuffer raw = ByteBuffer.allocate(4 + 1 + 41 + 1 + 9 + 4).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(1).put((byte) 1).put(new byte[32]).putInt(-1).put((byte) 0).putInt(-1);
        raw.put((byte) 1).putLong(number).put((byte) 0).putInt(0);
        return Tx.of(raw.array());
    }

    private static byte[] withTransaction(byte[] header, Tx tx) {
        return ByteBuffer.allocate(header.length + 1 + tx.length())
                .put(header)
                .put((byte) 1)
                .put(tx.bytes())
                .array();
    }
}
