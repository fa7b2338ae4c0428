package org.altnet.chain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.testing.ManualTime;

/** A chain over a file in memory, with a clock turned by hand. */
final class TestChain implements AutoCloseable {
    static final NetworkRules REGTEST = NetworkRules.of(Network.REGTEST);

    final ManualTime time = new ManualTime();
    final MemoryFile file;
    final Forge forge = new Forge();
    final List<Reorganisation> reorganisations = new ArrayList<>();
    final HeaderChain chain;

    TestChain(NetworkRules network) throws IOException {
        this(network, new MemoryFile());
    }

    /** Without a floor of work: what a branch has too little of is another test's subject. */
    TestChain(NetworkRules network, MemoryFile file) throws IOException {
        this(network, file, WorkFloor.NONE);
    }

    TestChain(NetworkRules network, MemoryFile file, WorkFloor floor) throws IOException {
        this(network, new ChainStarts(network, StartAt.GENESIS, any -> List.of()), floor, file);
    }

    TestChain(NetworkRules network, ChainStarts starts, WorkFloor floor, MemoryFile file)
            throws IOException {
        this.file = file;
        chain = ChainFile.open(network, starts, floor, file, time, reorganisations::add, () -> {});
    }

    /** A chain that starts at that header, which is the only checkpoint known. */
    static TestChain from(NetworkRules network, ChainStart start, MemoryFile file)
            throws IOException {
        Checkpoints one = of -> of == network.network() ? List.of(start) : List.of();
        return from(network, new ChainStarts(network, StartAt.CHECKPOINT, one), file);
    }

    static TestChain from(NetworkRules network, ChainStarts starts, MemoryFile file)
            throws IOException {
        return new TestChain(network, starts, WorkFloor.NONE, file);
    }

    /** A regtest chain over a file that is not in memory. */
    static HeaderChain over(HeaderFile file) throws IOException {
        ChainStarts starts = new ChainStarts(REGTEST, StartAt.GENESIS, any -> List.of());
        return ChainFile.open(
                REGTEST, starts, WorkFloor.NONE, file, new ManualTime(), any -> {}, () -> {});
    }

    static TestChain regtest() throws IOException {
        return new TestChain(REGTEST);
    }

    BlockHeader genesis() {
        return chain.atHeight(0).orElseThrow().header();
    }

    AcceptOutcome accept(BlockHeader... headers) {
        return chain.accept(Headers.of(headers), "test");
    }

    /** Lets the best branch grow by so many headers. */
    BlockHeader[] grow(int count) {
        BlockHeader[] branch = forge.branch(chain.tip().header(), count);
        for (int from = 0; from < count; from += Headers.MAX) {
            int to = Math.min(count, from + Headers.MAX);
            chain.accept(Headers.of(branch).slice(from, to), "test")
                    .rejection()
                    .ifPresent(
                            rejection -> {
                                throw new AssertionError(rejection);
                            });
        }
        return branch;
    }

    @Override
    public void close() {
        chain.close();
    }
}
