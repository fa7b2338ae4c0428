package org.altnet.validation;

import java.util.List;
import java.util.stream.Stream;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;

/** From where to ask for headers. */
final class Locators {
    private Locators() {}

    /**
     * From just before our tip, as Bitcoin Core asks a new peer: a peer that stands where we stand
     * answers with our tip, which it cannot make up from the question; a peer that is behind cannot
     * pass for one that agrees. From genesis while that is all we have.
     */
    static BlockLocator beforeTip(HeaderChain chain) {
        List<BlockLocator.Entry> entries = chain.locator().entries();
        return new BlockLocator(entries.size() > 1 ? entries.subList(1, entries.size()) : entries);
    }

    /**
     * From a header on whichever branch, with our best branch below it for a peer which has left
     * that branch since.
     */
    static BlockLocator after(StoredHeader last, HeaderChain chain) {
        Stream<BlockLocator.Entry> ours =
                chain.locator().entries().stream()
                        .filter(entry -> !entry.hash().equals(last.hash()));
        return new BlockLocator(
                Stream.concat(Stream.of(new BlockLocator.Entry(last.hash(), last.height())), ours)
                        .limit(BlockLocator.MAX_ENTRIES)
                        .toList());
    }
}
