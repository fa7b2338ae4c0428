package org.altnet.node.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.Miner;
import org.altnet.api.time.TimeSource;

/** The embedded regtest node as its component puts it together, without a framework. */
public final class PlainNode implements AutoCloseable {
    private final CompletableFuture<Miner> miner = new CompletableFuture<>();
    private final EmbeddedNode node;

    public PlainNode(Path state, HeaderChains chains) {
        node =
                new EmbeddedNode(
                        new Settings(
                                Network.REGTEST,
                                state.resolve("node"),
                                List.of(),
                                1,
                                new PeerRoute(ProxyOnly.OFF)),
                        chains,
                        TimeSource.SYSTEM,
                        published -> {
                            miner.complete(published);
                            return () -> {};
                        });
    }

    public BitcoinNode node() {
        return node;
    }

    public Miner miner() {
        return miner.join();
    }

    @Override
    public void close() {
        node.close();
    }
}
