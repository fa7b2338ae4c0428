package org.altnet.api.chain;

import java.util.Optional;
import org.altnet.api.message.Block;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be said of a block without the chain's coins: whether the body belongs to its header.
 * Thread-safe, never blocks.
 */
@ProviderType
public interface BlockRules {
    /**
     * Checks that the bytes are a block, that the merkle root of the header is that of the
     * transactions (with none of them doubled, CVE-2012-2459), that the first of them and no other
     * is a coinbase, the witness commitment (BIP141), and size and weight. The proof of work is the
     * header chain's affair.
     *
     * @return what is wrong, in one line; empty if nothing is
     */
    Optional<String> defect(Block block);
}
