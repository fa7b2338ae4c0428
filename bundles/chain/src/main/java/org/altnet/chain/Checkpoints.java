package org.altnet.chain;

import java.io.IOException;
import java.util.List;
import org.altnet.api.message.Network;

/** Headers deep in the chain that everybody agrees on, as places where a chain may begin. */
@FunctionalInterface
interface Checkpoints {
    /**
     * @return lowest first; empty if nobody keeps a list for that network
     * @throws IOException if the list cannot be read, or is not consistent
     */
    List<ChainStart> of(Network network) throws IOException;
}
