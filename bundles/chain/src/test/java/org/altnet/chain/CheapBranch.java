package org.altnet.chain;

import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * A branch as long as one likes at regtest's difficulty, a second between blocks, made as it is
 * read: begun again with the same salt it is the same branch.
 */
final class CheapBranch {
    private final BlockHash hash = new BlockHash();
    private final CompactTarget target;
    private final byte[] header = new byte[BlockHeader.LENGTH];

    CheapBranch(BlockHeader parent, int salt) {
        target = CompactTarget.of(parent.bits());
        System.arraycopy(parent.bytes(), 0, header, 0, header.length);
        hash.of(header, 0);
        HeaderField.putInteger(header, HeaderField.MERKLE_ROOT, salt);
    }

    Headers next(int count) {
        byte[] raw = new byte[count * BlockHeader.LENGTH];
        for (int at = 0; at < raw.length; at += BlockHeader.LENGTH) {
            step();
            System.arraycopy(header, 0, raw, at, BlockHeader.LENGTH);
        }
        return Headers.of(raw);
    }

    CheapBranch skip(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
        return this;
    }

    private void step() {
        System.arraycopy(hash.bytes(), 0, header, HeaderField.PREVIOUS, Hash256.LENGTH);
        HeaderField.putInteger(header, HeaderField.TIME, (int) HeaderField.time(header, 0) + 1);
        int nonce = 0;
        do {
            HeaderField.putInteger(header, HeaderField.NONCE, nonce++);
            hash.of(header, 0);
        } while (!target.isMetBy(hash.bytes()));
    }
}
