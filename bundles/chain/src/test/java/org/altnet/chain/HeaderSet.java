package org.altnet.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.BlockChain;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.params.MainNetParams;
import org.bitcoinj.params.RegTestParams;
import org.bitcoinj.store.BlockStoreException;
import org.bitcoinj.store.MemoryBlockStore;
import org.bitcoinj.wallet.KeyChainGroup;
import org.bitcoinj.wallet.Wallet;

/**
 * What the benchmarks feed to the contestants: headers in a file, and the empty chains that they
 * fit. Public for the code that JMH generates.
 */
public enum HeaderSet {
    /** One difficulty for ever. */
    REGTEST("generated", NetworkRules.of(Network.REGTEST), "regtest.headers", 0, 0) {
        @Override
        BlockChain openBitcoinj() throws BlockStoreException, IOException {
            return openBitcoinj(RegTestParams.get());
        }
    },

    /** Regtest's difficulty to begin with, adjusted every 2,016 headers. */
    RETARGETING("generated, retargeting", retargeting(), "retargeting.headers", 0, 0) {
        @Override
        BlockChain openBitcoinj() throws BlockStoreException {
            NetworkParameters parameters =
                    new RegTestParams() {
                        {
                            interval = INTERVAL;
                        }
                    };
            // The one constructor for parameters of one's own takes a wallet; it is not to count.
            Wallet wallet =
                    new Wallet(
                            BitcoinNetwork.REGTEST,
                            KeyChainGroup.createBasic(BitcoinNetwork.REGTEST));
            MemoryBlockStore store = new MemoryBlockStore(parameters.getGenesisBlock());
            BlockChain chain = new BlockChain(parameters, wallet, store);
            chain.removeWallet(wallet);
            return chain;
        }
    },

    /** The beginning of the real chain. */
    MAINNET(
            "mainnet from height 0",
            NetworkRules.of(Network.MAINNET),
            "mainnet/mainnet_000000-032259.bin",
            0,
            0),

    /** Real difficulty. Starts where a period does: the next adjustment looks back to there. */
    MAINNET_2011(
            "mainnet from height 151,200",
            NetworkRules.of(Network.MAINNET),
            "mainnet/mainnet_150001-340000.bin",
            151_200 - 150_001,
            151_200);

    /** System property: the directory of the generated headers. */
    static final String GENERATED = "altnet.benchmark.directory";

    /** System property: the directory of real headers, empty if there are none. */
    static final String REAL = "altnet.headers";

    private final String title;
    private final NetworkRules rules;
    private final String file;
    private final int startIndex;
    private final int startHeight;

    /**
     * @param startIndex which header of the file the empty chains begin with
     * @param startHeight its height
     */
    HeaderSet(String title, NetworkRules rules, String file, int startIndex, int startHeight) {
        this.title = title;
        this.rules = rules;
        this.file = file;
        this.startIndex = startIndex;
        this.startHeight = startHeight;
    }

    /** Those whose headers can be had: real ones only where they are at hand. */
    static List<HeaderSet> available() {
        return Stream.of(values()).filter(set -> set.isGenerated() || set.isAtHand()).toList();
    }

    String title() {
        return title;
    }

    boolean isGenerated() {
        return rules.network() == Network.REGTEST;
    }

    Path path() {
        return Path.of(System.getProperty(isGenerated() ? GENERATED : REAL, ""), file);
    }

    /** The raw headers, without the one that the empty chain begins with. */
    byte[] read() throws IOException {
        byte[] raw = Files.readAllBytes(path());
        return Arrays.copyOfRange(raw, (startIndex + 1) * BlockHeader.LENGTH, raw.length);
    }

    /** How many headers {@link #read} gives. */
    int size() throws IOException {
        return (int) (Files.size(path()) / BlockHeader.LENGTH) - startIndex - 1;
    }

    /** Makes so many headers for a generated set, genesis first, the rest ten minutes apart. */
    byte[] forge(int headers) {
        byte[] raw = Arrays.copyOf(rules.genesis().bytes(), headers * BlockHeader.LENGTH);
        Forge forge = new Forge();
        BlockHeader last = rules.genesis();
        BlockHeader firstOfPeriod = last;
        for (int height = 1; height < headers; height++) {
            boolean adjusts = rules.retargets() && DifficultyRule.isFirstOfPeriod(height);
            int bits = adjusts ? adjusted(firstOfPeriod, last) : last.bits();
            last = forge.child(last, Forge.SPACING, bits);
            firstOfPeriod = adjusts ? last : firstOfPeriod;
            System.arraycopy(last.bytes(), 0, raw, height * BlockHeader.LENGTH, BlockHeader.LENGTH);
        }
        return raw;
    }

    /** Our chain, with its first header only; without a floor of work, which the sets are below. */
    FlatHeaderChain openAltNet(HeaderFile empty) throws IOException {
        ChainStart start = start();
        StartAt at = startHeight == 0 ? StartAt.GENESIS : StartAt.CHECKPOINT;
        return ChainFile.open(
                rules,
                new ChainStarts(rules, at, network -> List.of(start)),
                WorkFloor.NONE,
                empty,
                TimeSource.SYSTEM,
                event -> {},
                () -> {});
    }

    /** bitcoinj's chain, with its first header only. */
    BlockChain openBitcoinj() throws BlockStoreException, IOException {
        return openBitcoinj(MainNetParams.get());
    }

    BlockChain openBitcoinj(NetworkParameters parameters) throws BlockStoreException, IOException {
        ChainStart start = start();
        Block block = Block.read(ByteBuffer.wrap(start.header().bytes()));
        StoredBlock head = new StoredBlock(block, start.work(), start.height());
        MemoryBlockStore store = new MemoryBlockStore(parameters.getGenesisBlock());
        store.put(head);
        store.setChainHead(head);
        return new BlockChain(parameters.network(), store);
    }

    private boolean isAtHand() {
        return Files.exists(path());
    }

    /** The work before it does not matter to what comes after. */
    private ChainStart start() throws IOException {
        BlockHeader header = startHeight == 0 ? rules.genesis() : startInFile();
        return new ChainStart(header, startHeight, CompactTarget.of(header.bits()).work());
    }

    private BlockHeader startInFile() throws IOException {
        try (InputStream in = Files.newInputStream(path())) {
            in.skipNBytes((long) startIndex * BlockHeader.LENGTH);
            return BlockHeader.of(in.readNBytes(BlockHeader.LENGTH));
        }
    }

    private int adjusted(BlockHeader first, BlockHeader last) {
        long seconds = last.time().getEpochSecond() - first.time().getEpochSecond();
        return DifficultyRule.adjust(last.bits(), seconds, rules.limitBits());
    }

    private static NetworkRules retargeting() {
        NetworkRules regtest = NetworkRules.of(Network.REGTEST);
        return new NetworkRules(
                regtest.network(), regtest.genesis(), regtest.limitBits(), true, false, false);
    }
}
