package org.altnet.chain;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.PrunedException;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.core.VerificationException;
import org.bitcoinj.params.MainNetParams;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.params.SigNetParams;
import org.bitcoinj.params.TestNet3Params;
import org.bitcoinj.store.BlockStore;
import org.bitcoinj.store.BlockStoreException;

/** What bitcoinj makes of headers, by its own chain over a store that forgets nothing. */
final class Bitcoinj {
    private final BlockChain chain;

    Bitcoinj(NetworkParameters parameters, ChainStart start) throws IOException {
        Context.propagate(new Context());
        try {
            chain = new BlockChain(parameters.network(), new Blocks(start));
        } catch (BlockStoreException e) {
            throw new IOException(e);
        }
    }

    /** bitcoinj has no testnet4. */
    static NetworkParameters parameters(Network network) {
        return switch (network) {
            case MAINNET -> MainNetParams.get();
            case TESTNET3 -> TestNet3Params.get();
            case SIGNET -> SigNetParams.get();
            case REGTEST -> RegTestParams.get();
            case TESTNET4 -> throw new IllegalArgumentException("bitcoinj has no " + network);
        };
    }

    /** Orphans that are headers only it has no place for, and says so by an exception. */
    boolean accepts(BlockHeader header) throws PrunedException {
        try {
            return chain.add(block(header));
        } catch (VerificationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** True if its best tip is ours, at the same height, with the same work. */
    boolean hasTip(StoredHeader ours) {
        StoredBlock head = chain.getChainHead();
        return head.getHeight() == ours.height()
                && head.getChainWork().equals(ours.chainWork())
                && hash(ours.header()).equals(head.getHeader().getHash());
    }

    StoredBlock tip() {
        return chain.getChainHead();
    }

    private static Block block(BlockHeader header) {
        return new Block(
                Integer.toUnsignedLong(header.version()),
                Sha256Hash.wrapReversed(header.previous().bytes()),
                Sha256Hash.wrapReversed(header.merkleRoot().bytes()),
                header.time(),
                Integer.toUnsignedLong(header.bits()),
                Integer.toUnsignedLong(header.nonce()),
                null);
    }

    private static Sha256Hash hash(BlockHeader header) {
        return Sha256Hash.wrapReversed(header.hash().bytes());
    }

    private static final class Blocks implements BlockStore {
        private final Map<Sha256Hash, StoredBlock> blocks = new HashMap<>();
        private StoredBlock head;

        private Blocks(ChainStart start) {
            head = new StoredBlock(block(start.header()), start.work(), start.height());
            put(head);
        }

        @Override
        public void put(StoredBlock block) {
            blocks.put(block.getHeader().getHash(), block);
        }

        @Override
        public StoredBlock get(Sha256Hash hash) {
            return blocks.get(hash);
        }

        @Override
        public StoredBlock getChainHead() {
            return head;
        }

        @Override
        public void setChainHead(StoredBlock head) {
            this.head = head;
        }

        @Override
        public void close() {}
    }
}
