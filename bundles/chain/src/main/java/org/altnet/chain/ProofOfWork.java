package org.altnet.chain;

import org.altnet.api.message.BlockHeader;

/** The one rule that a header can be held against alone. */
final class ProofOfWork {
    private ProofOfWork() {}

    /** True if the header's hash meets the target that its own {@code bits} state. */
    static boolean isIn(BlockHeader header) {
        try {
            return CompactTarget.of(header.bits()).isMetBy(header.hash().bytes());
        } catch (IllegalArgumentException noTarget) {
            return false;
        }
    }
}
