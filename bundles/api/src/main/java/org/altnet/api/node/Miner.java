package org.altnet.api.node;

import java.util.List;
import org.altnet.api.message.Hash256;
import org.osgi.annotation.versioning.ProviderType;

/** A node that makes blocks: on regtest alone, where difficulty is nothing. Absent elsewhere. */
@ProviderType
public interface Miner {
    /**
     * Extends the node's best chain. Blocks until done.
     *
     * @param count how many blocks, 1 to 100,000
     * @return their hashes, oldest first
     * @throws NodeException if a block could not be stored; the earlier ones stay
     */
    List<Hash256> mine(int count) throws NodeException;
}
