package org.altnet.chain;

import org.altnet.api.message.BlockHeader;

/** The one rule that a header can be held against alone. */
final class ProofOfWork {
    private ProofOfWork() {}

    /** True if the header's hash meets the target that its own {@code bits} state. */
    static boolean isIn(BlockHeader header) {
        return CompactTarget.isTarget(header.bits())
                && CompactTarget.of(header.bits()).isMetBy(header.hash().bytes());
    }
}
