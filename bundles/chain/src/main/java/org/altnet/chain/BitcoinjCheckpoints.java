package org.altnet.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.bitcoinj.core.CheckpointManager;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.StoredBlock;
import org.bitcoinj.params.MainNetParams;
import org.bitcoinj.params.SigNetParams;
import org.bitcoinj.params.TestNet3Params;

/**
 * The lists that come with bitcoinj: headers at heights that are multiples of 2,016, with their
 * chain work. They are in bitcoinj's jar, and as safe as its code is. Reads the list anew each
 * time, which is seldom: some thousand lines.
 *
 * <p>The only class of the chain that needs bitcoinj, which is not loaded before the first
 * question.
 */
final class BitcoinjCheckpoints implements Checkpoints {
    @Override
    public List<ChainStart> of(Network network) throws IOException {
        return switch (network) {
            case MAINNET -> read(network, MainNetParams.get());
            case TESTNET3 -> read(network, TestNet3Params.get());
            case SIGNET -> read(network, SigNetParams.get());
            case TESTNET4, REGTEST -> List.of();
        };
    }

    private static List<ChainStart> read(Network network, NetworkParameters parameters)
            throws IOException {
        try {
            List<ChainStart> starts = all(new CheckpointManager(parameters));
            requireConsistent(starts);
            return starts;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "bitcoinj's checkpoints for "
                            + network.id()
                            + " cannot be used ("
                            + e.getMessage()
                            + "); install AltNet anew",
                    e);
        }
    }

    /**
     * bitcoinj gives them out by time, from the latest to genesis, which it puts before the first.
     * That is not quite their order by height: in testnet3's storms a later block may be earlier.
     */
    private static List<ChainStart> all(CheckpointManager manager) {
        List<ChainStart> starts = new ArrayList<>();
        StoredBlock block = manager.getCheckpointBefore(Instant.MAX);
        while (block.getHeight() > 0) {
            ChainStart start = start(block);
            starts.add(start);
            block = manager.getCheckpointBefore(start.header().time().minusSeconds(1));
        }
        starts.sort(Comparator.comparingInt(ChainStart::height));
        return List.copyOf(starts);
    }

    private static ChainStart start(StoredBlock block) {
        return new ChainStart(
                BlockHeader.of(block.getHeader().cloneAsHeader().serialize()),
                block.getHeight(),
                block.getChainWork());
    }

    /** What can be told without the headers between. */
    private static void requireConsistent(List<ChainStart> starts) throws IOException {
        BigInteger before = BigInteger.ZERO;
        for (ChainStart start : starts) {
            if (!ProofOfWork.isIn(start.header())
                    || !DifficultyRule.isFirstOfPeriod(start.height())
                    || start.work().compareTo(before) <= 0) {
                throw new IOException(
                        "that at height "
                                + start.height()
                                + " contradicts itself or the one before: "
                                + start.header().hash());
            }
            before = start.work();
        }
    }
}
