package org.altnet.chain;

import java.util.List;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.BlockLocator;

/** Where a chain begins: at genesis, or at a checkpoint. */
final class FirstHeader {
    private FirstHeader() {}

    /** The first header of a chain, by hash and height. */
    static BlockLocator.Entry of(HeaderChain chain) {
        List<BlockLocator.Entry> entries = chain.locator().entries();
        return entries.get(entries.size() - 1);
    }
}
