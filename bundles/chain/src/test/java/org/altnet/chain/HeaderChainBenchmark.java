package org.altnet.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.PrunedException;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.store.BlockStoreException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The same headers, all of them in one operation, hashed and nothing else, taken into a chain of
 * ours, and into one of bitcoinj. Every operation begins with an empty chain and a collected heap.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderChainBenchmark {

    /** Raw headers, each following the one before. */
    @State(Scope.Benchmark)
    public static class Input {
        @Param public HeaderSet set;
        byte[] raw;

        @Setup
        public void read() throws IOException {
            raw = set.read();
        }
    }

    /** The lower bound: one digest, used again and again. */
    @State(Scope.Benchmark)
    public static class HashOnly {
        private final byte[] hash = new byte[32];
        private MessageDigest sha256;

        @Setup
        public void open() throws NoSuchAlgorithmException {
            sha256 = MessageDigest.getInstance("SHA-256");
        }

        int hash(byte[] raw, int offset) throws DigestException {
            sha256.update(raw, offset, BlockHeader.LENGTH);
            sha256.digest(hash, 0, hash.length);
            sha256.update(hash, 0, hash.length);
            sha256.digest(hash, 0, hash.length);
            return hash[0];
        }
    }

    /** Ours, as headers come from a peer: 2,000 at a time. The file is memory: no disk counts. */
    @State(Scope.Benchmark)
    public static class AltNet {
        private Headers[] batches;
        private HeaderChain chain;
        private int start;

        @Setup
        public void cut(Input input) {
            Headers all = Headers.of(input.raw);
            batches = new Headers[(all.size() + Headers.MAX - 1) / Headers.MAX];
            for (int i = 0; i < batches.length; i++) {
                int from = i * Headers.MAX;
                batches[i] = all.slice(from, Math.min(all.size(), from + Headers.MAX));
            }
        }

        @Setup(Level.Invocation)
        public void open(Input input) throws IOException {
            chain = input.set.openAltNet(MemoryFile.withRoom(input.raw.length + 1000));
            start = chain.tip().height();
            System.gc();
        }

        @TearDown(Level.Invocation)
        public void check(Input input) {
            requireAll(input, chain.tip().height() - start);
        }
    }

    /** bitcoinj's, over the fastest store it has, which keeps 5,000 headers in memory. */
    @State(Scope.Benchmark)
    public static class Bitcoinj {
        private BlockChain chain;
        private int start;

        @Setup
        public void propagate() {
            Context.propagate(new Context());
        }

        @Setup(Level.Invocation)
        public void open(Input input) throws BlockStoreException, IOException {
            chain = input.set.openBitcoinj();
            start = chain.getBestChainHeight();
            System.gc();
        }

        @TearDown(Level.Invocation)
        public void check(Input input) {
            requireAll(input, chain.getBestChainHeight() - start);
        }
    }

    @Benchmark
    public int hashOnly(Input input, HashOnly digest) throws DigestException {
        int sum = 0;
        for (int offset = 0; offset < input.raw.length; offset += BlockHeader.LENGTH) {
            sum += digest.hash(input.raw, offset);
        }
        return sum;
    }

    @Benchmark
    public StoredHeader altNet(AltNet ours) {
        for (Headers batch : ours.batches) {
            AcceptOutcome outcome = ours.chain.accept(batch, "benchmark");
            if (outcome.isRejected()) {
                throw new IllegalStateException(outcome.toString());
            }
        }
        return ours.chain.tip();
    }

    /** From raw bytes, as AltNet: reading a block computes the hash that adding it checks. */
    @Benchmark
    public StoredBlock bitcoinj(Input input, Bitcoinj theirs)
            throws VerificationException, PrunedException {
        for (int offset = 0; offset < input.raw.length; offset += BlockHeader.LENGTH) {
            ByteBuffer header = ByteBuffer.wrap(input.raw, offset, BlockHeader.LENGTH);
            theirs.chain.add(Block.read(header));
        }
        return theirs.chain.getChainHead();
    }

    private static void requireAll(Input input, int taken) {
        int given = input.raw.length / BlockHeader.LENGTH;
        if (taken != given) {
            throw new IllegalStateException(taken + " of " + given + " headers were taken");
        }
    }
}
