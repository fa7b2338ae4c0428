package org.altnet.node.bitcoind.p2p;

import java.io.IOException;
import java.util.Set;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.HeaderAnnouncement;

/** Hands over by a P2P connection. */
public final class P2pAnnouncement implements HeaderAnnouncement {
    private P2pAnnouncement() {}

    /** Begins to connect; does not block. */
    public static P2pAnnouncement open(P2pSettings settings) {
        return new P2pAnnouncement();
    }

    @Override
    public void announce(Headers headers) throws IOException {
        throw new IOException("not connected");
    }

    @Override
    public Set<Hash256> wanted() {
        return Set.of();
    }

    @Override
    public void give(Block block) throws IOException {
        throw new IOException("not connected");
    }

    @Override
    public String describe() {
        return "p2p";
    }

    @Override
    public void close() {}
}
