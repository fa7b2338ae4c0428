package org.altnet.validation;

import java.util.Optional;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks that were asked for and came when nobody waited for them any more: over a slow medium that
 * may be each of them. Kept are those of the chain whose bodies are sound, as many as fit into 16
 * MB, for whoever wants them next.
 *
 * <p>Thread-safe; the monitor guards the cache.
 */
final class LateBlocks {
    private static final Logger LOG = LoggerFactory.getLogger(LateBlocks.class);
    private static final long MOST_BYTES = 16_000_000;

    private final HeaderChain chain;
    private final BlockRules rules;
    private final Altstack altstack;
    private final BlockCache cache = new BlockCache(MOST_BYTES);

    LateBlocks(HeaderChain chain, BlockRules rules, Altstack altstack) {
        this.chain = chain;
        this.rules = rules;
        this.altstack = altstack;
    }

    /**
     * Takes a block, if it is any good; a false body is held against the peer as if it had been in
     * time. Looks at all of it, which takes a while.
     *
     * @return its hash; empty if it was not taken
     */
    Optional<Hash256> take(PeerId from, Block block) {
        if (block.length() <= BlockHeader.LENGTH) {
            return Optional.empty();
        }
        Hash256 hash = block.header().hash();
        if (chain.find(hash).isEmpty()) {
            LOG.debug("Dropped block {} of {}: not in the chain", hash, from.redacted());
            return Optional.empty();
        }
        Optional<String> defect = rules.defect(block);
        if (defect.isPresent()) {
            altstack.misbehaved(
                    from, Offence.INVALID, "a block that is not its header's: " + defect.get());
            return Optional.empty();
        }
        synchronized (this) {
            cache.add(hash, block);
        }
        return Optional.of(hash);
    }

    synchronized Optional<Block> find(Hash256 hash) {
        return cache.find(hash);
    }
}
