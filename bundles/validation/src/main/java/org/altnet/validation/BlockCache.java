package org.altnet.validation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;

/**
 * The blocks that were asked for last, as many as fit: when a block is news, everybody asks for it.
 * Not thread-safe.
 */
final class BlockCache {
    private final long most;
    private final Map<Hash256, Block> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /**
     * @param most bytes of blocks at a time
     */
    BlockCache(long most) {
        this.most = most;
    }

    Optional<Block> find(Hash256 hash) {
        return Optional.ofNullable(blocks.get(hash));
    }

    /** Makes room by dropping those that have not been asked for longest. */
    void add(Hash256 hash, Block block) {
        if (block.length() > most || blocks.put(hash, block) != null) {
            return;
        }
        bytes += block.length();
        for (Iterator<Block> oldest = blocks.values().iterator(); bytes > most; ) {
            bytes -= oldest.next().length();
            oldest.remove();
        }
    }
}
