package org.altnet.node.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.node.Miner;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxPlace;
import org.altnet.api.time.TimeSource;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.Sha256Hash;
import org.bitcoinj.params.RegTestParams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A regtest node: a header chain, the blocks it has, and a miner.
 *
 * <p>Blocks go to the disk before the headers that make them known, so what a header promises after
 * a crash is there, unless the header came alone. A block whose header did not make it is dead
 * weight in the file.
 *
 * <p>Lock: {@code this} for all that changes the chain or the blocks. Readers take no lock.
 */
final class RegtestNode implements LocalNode, Miner {
    private static final Logger LOG = LoggerFactory.getLogger(RegtestNode.class);

    private static final int MOST_AT_ONCE = 100_000;
    private static final Duration FUTURE_LIMIT = Duration.ofHours(2);

    /** How many blocks before the best one a transaction is looked for in. */
    private static final int BLOCKS_BEFORE = 100;

    private static final TxOutcome NO_MEMPOOL =
            new TxOutcome(TxOutcome.Result.UNSUPPORTED, "the embedded regtest node has no mempool");

    private final NodeChain chain;
    private final BlockFile blocks;
    private final TimeSource time;
    private final BlockCheck check = new BlockCheck(BitcoinNetwork.REGTEST);
    private final BlockAssembler assembler = new BlockAssembler(new SecureRandom().nextLong());

    /** Written under the lock. All blocks from genesis to here are in the file. */
    private volatile StoredHeader bestBlock;

    private volatile boolean closing;

    private RegtestNode(NodeChain chain, BlockFile blocks, TimeSource time) {
        this.chain = chain;
        this.blocks = blocks;
        this.time = time;
        bestBlock = chain.view().atHeight(0).orElseThrow();
        findBestBlock();
    }

    /**
     * @param directory created if it is not there
     * @param news told of each new best header, in order; must return at once
     * @throws IOException if a file cannot be used; the text says which and what to do
     */
    static RegtestNode open(
            HeaderChains chains, Path directory, TimeSource time, Consumer<StoredHeader> news)
            throws IOException {
        Files.createDirectories(directory);
        HeaderChain headers = chains.open(Network.REGTEST, directory.resolve("regtest.headers"));
        NodeChain chain = new NodeChain(headers, news);
        try {
            Block genesis = BitcoinjTypes.block(RegTestParams.get().getGenesisBlock());
            Path file = directory.resolve("blocks").resolve("regtest.blocks");
            RegtestNode node = new RegtestNode(chain, BlockFile.open(file, genesis), time);
            StoredHeader tip = headers.tip();
            LOG.info("Embedded node regtest: tip {} at height {}", tip.hash(), tip.height());
            return node;
        } catch (IOException e) {
            chain.close();
            throw e;
        }
    }

    @Override
    public HeaderChain chain() {
        return chain.view();
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(NodeStatus.State.READY, "");
    }

    @Override
    public Map<String, String> details() {
        return Map.of("kind", "a miner on regtest, without peers or mempool");
    }

    @Override
    public Optional<StoredHeader> bestBlock() {
        return Optional.of(bestBlock);
    }

    /** As Bitcoin Core, which follows the blocks that it has: headers beyond are a branch. */
    @Override
    public List<NodeTip> tips() {
        StoredHeader active = bestBlock;
        List<NodeTip> tips = new ArrayList<>();
        tips.add(LocalNode.tip(active, 0, NodeTip.Status.ACTIVE));
        chain.view().tips().stream()
                .map(ChainTip::header)
                .filter(end -> !end.equals(active))
                .map(end -> branch(end, active))
                .forEach(tips::add);
        return List.copyOf(tips);
    }

    @Override
    public Optional<Block> block(Hash256 hash) throws NodeException {
        try {
            return blocks.read(hash);
        } catch (IOException e) {
            throw new NodeException("the embedded node could not read block " + hash + ": " + e, e);
        }
    }

    @Override
    public synchronized SubmitOutcome submitHeaders(Headers headers) throws NodeException {
        SubmitOutcome outcome = chain.submit(headers, "altnet");
        findBestBlock();
        return outcome;
    }

    @Override
    public synchronized SubmitOutcome submitBlock(Block block) throws NodeException {
        if (block.length() <= BlockHeader.LENGTH) {
            return rejected("bad-blk-length: " + block.length() + " bytes are no block");
        }
        BlockHeader header = block.header();
        if (blocks.contains(header.hash()) && chain.view().find(header.hash()).isPresent()) {
            return new SubmitOutcome(Result.DUPLICATE, "");
        }
        Optional<StoredHeader> parent = chain.view().find(header.previous());
        if (parent.isEmpty()) {
            return rejected("prev-blk-not-found: its parent " + header.previous() + " is unknown");
        }
        Optional<String> fault = check.fault(block, parent.get().height() + 1);
        if (fault.isPresent()) {
            return rejected(fault.get());
        }
        // The header first, here: it is what shows that storing the block is worth the space.
        SubmitOutcome headerOutcome = chain.submit(Headers.of(header), "altnet");
        if (headerOutcome.result() == Result.REJECTED) {
            return headerOutcome;
        }
        store(List.of(block));
        findBestBlock();
        return new SubmitOutcome(Result.ACCEPTED, "");
    }

    @Override
    public TxOutcome submitTransaction(Tx tx) {
        return NO_MEMPOOL;
    }

    @Override
    public Optional<TxOutcome> testTransaction(Tx tx) {
        return Optional.of(NO_MEMPOOL);
    }

    /** In its best block and the hundred before: mined blocks have their coinbases alone. */
    @Override
    public Optional<TxPlace> findTransaction(Hash256 txid) throws NodeException {
        Hash256 hash = bestBlock.hash();
        for (int looked = 0; looked <= BLOCKS_BEFORE; looked++) {
            Optional<Block> block = block(hash);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            for (Tx tx : block.get().transactions()) {
                if (tx.txid().equals(txid)) {
                    return Optional.of(new TxPlace(tx, Optional.of(hash)));
                }
            }
            hash = block.get().header().previous();
        }
        return Optional.empty();
    }

    /**
     * Mines on the best header, whether or not its block is here: a block that holds a coinbase and
     * nothing else needs nothing from its ancestors.
     *
     * <p>The blocks' times end at the present and go back a second per block, so that a chain made
     * in bulk does not run ahead of the clock.
     */
    @Override
    public synchronized List<Hash256> mine(int count) throws NodeException {
        if (count < 1 || count > MOST_AT_ONCE) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_AT_ONCE + " blocks can be mined at once, not " + count);
        }
        Instant now = time.now().wall();
        BlockTimes times = BlockTimes.after(chain.view(), chain.view().tip());
        List<Hash256> mined = new ArrayList<>(count);
        while (mined.size() < count) {
            if (closing) {
                throw new NodeException(
                        "the embedded node is stopping, it mined " + mined.size() + " blocks");
            }
            int batch = Math.min(Headers.MAX, count - mined.size());
            Instant first = now.minusSeconds(count - mined.size() - 1L);
            mined.addAll(extend(assemble(batch, first, times, now.plus(FUTURE_LIMIT))));
        }
        return List.copyOf(mined);
    }

    @Override
    public void close() {
        closing = true; // a long mine() sees this between two batches and lets go of the lock
        synchronized (this) {
            chain.close();
            blocks.close();
        }
    }

    private List<org.bitcoinj.core.Block> assemble(
            int count, Instant first, BlockTimes times, Instant latest) throws NodeException {
        StoredHeader tip = chain.view().tip();
        Sha256Hash parent = BitcoinjTypes.hash(tip.hash());
        List<org.bitcoinj.core.Block> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant blockTime = times.next(first.plusSeconds(i));
            if (blockTime.isAfter(latest)) {
                throw new NodeException(
                        "cannot mine at height "
                                + (tip.height() + 1 + i)
                                + ": the chain's time "
                                + blockTime
                                + " is more than two hours ahead of the clock");
            }
            org.bitcoinj.core.Block block =
                    assembler.assemble(parent, tip.height() + 1 + i, blockTime);
            parent = block.getHash();
            made.add(block);
        }
        return made;
    }

    private List<Hash256> extend(List<org.bitcoinj.core.Block> made) throws NodeException {
        store(made.stream().map(BitcoinjTypes::block).toList());
        AcceptOutcome outcome = chain.accept(BitcoinjTypes.headers(made), "mined");
        if (outcome.rejection().isPresent()) {
            throw new NodeException("mined blocks were refused: " + outcome.rejection().get());
        }
        findBestBlock();
        return made.stream().map(block -> BitcoinjTypes.hash(block.getHash())).toList();
    }

    private void store(List<Block> fresh) throws NodeException {
        try {
            blocks.append(fresh);
        } catch (IOException e) {
            throw new NodeException("the embedded node could not store blocks: " + e, e);
        }
    }

    /** Blocks are checked when they come, so a branch that has them all is a valid one. */
    private NodeTip branch(StoredHeader end, StoredHeader active) {
        HeaderChain view = chain.view();
        int length = end.height() - view.forkPoint(end.hash(), active.hash()).height();
        Hash256 hash = end.hash();
        int known = 0;
        while (known < length && blocks.contains(hash)) {
            hash = view.find(hash).orElseThrow().header().previous();
            known++;
        }
        return LocalNode.tip(
                end,
                length,
                known == length ? NodeTip.Status.VALID_FORK : NodeTip.Status.HEADERS_ONLY);
    }

    private void findBestBlock() {
        HeaderChain view = chain.view();
        StoredHeader best = view.forkPoint(bestBlock.hash(), view.tip().hash());
        Optional<StoredHeader> next = view.atHeight(best.height() + 1);
        while (next.isPresent() && blocks.contains(next.get().hash())) {
            best = next.get();
            next = view.atHeight(best.height() + 1);
        }
        bestBlock = best;
    }

    private static SubmitOutcome rejected(String reason) {
        return new SubmitOutcome(Result.REJECTED, reason);
    }
}
