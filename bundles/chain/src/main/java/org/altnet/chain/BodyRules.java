package org.altnet.chain;

import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * What Bitcoin Core's {@code CheckBlock} and {@code CheckWitnessMalleation} ask of a block's body
 * as a whole: with nothing wrong, no bit of the body can be another. Has no state.
 */
@Component(
        name = ChainConfig.PID + ".bodies",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = BlockRules.class)
public final class BodyRules implements BlockRules {
    /** Bitcoin Core's {@code MAX_BLOCK_WEIGHT} (BIP141). */
    private static final int MAX_WEIGHT = 4_000_000;

    private static final int WITNESS_SCALE_FACTOR = 4;
    private static final int MAX_STRIPPED_LENGTH = MAX_WEIGHT / WITNESS_SCALE_FACTOR;

    @Override
    public Optional<String> defect(Block block) {
        List<Tx> transactions;
        try {
            transactions = block.transactions();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        if (transactions.isEmpty()) {
            return Optional.of("it has no transactions");
        }
        return size(block, transactions)
                .or(() -> coinbase(transactions))
                .or(() -> merkleRoot(block.header(), transactions))
                .or(() -> WitnessCommitment.defect(transactions));
    }

    private static Optional<String> size(Block block, List<Tx> transactions) {
        long whole = transactions.stream().mapToLong(Tx::length).sum();
        long witnessesGone = whole - transactions.stream().mapToLong(Tx::strippedLength).sum();
        long stripped = block.length() - witnessesGone;
        if (stripped > MAX_STRIPPED_LENGTH) {
            return Optional.of(
                    "it has "
                            + stripped
                            + " bytes without witnesses, at most "
                            + MAX_STRIPPED_LENGTH);
        }
        long weight = (WITNESS_SCALE_FACTOR - 1) * stripped + block.length();
        return weight > MAX_WEIGHT
                ? Optional.of("its weight is " + weight + ", at most " + MAX_WEIGHT)
                : Optional.empty();
    }

    private static Optional<String> coinbase(List<Tx> transactions) {
        if (!transactions.get(0).isCoinbase()) {
            return Optional.of("its first transaction is no coinbase");
        }
        for (int i = 1; i < transactions.size(); i++) {
            if (transactions.get(i).isCoinbase()) {
                return Optional.of("transaction " + i + " is a second coinbase");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> merkleRoot(BlockHeader header, List<Tx> transactions) {
        MerkleTree tree = MerkleTree.of(transactions.stream().map(Tx::txid).toList());
        Hash256 stated = header.merkleRoot();
        if (!tree.root().equals(stated)) {
            return Optional.of(
                    "its header's merkle root is "
                            + stated
                            + ", that of its transactions is "
                            + tree.root());
        }
        return tree.hasTwins()
                ? Optional.of("transactions are doubled where the merkle root does not show it")
                : Optional.empty();
    }
}
