package org.altnet.chain;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;

/**
 * Whether the witnesses of a block are those that its coinbase commits to (BIP141; Bitcoin Core
 * {@code CheckWitnessMalleation}).
 *
 * <p>The last output of the coinbase whose script begins with {@code 6a24aa21a9ed} has the
 * commitment in the next 32 bytes: the double SHA-256 of the merkle root of all {@code wtxid}s, the
 * coinbase's taken for zero, and of 32 bytes that are the coinbase's only witness. A block without
 * a commitment has no witnesses.
 *
 * <p>This is the rule since segregated witness is active. Some blocks of mainnet before that commit
 * without a witness in their coinbase, and would not pass.
 */
final class WitnessCommitment {
    private static final byte[] PREFIX = HexFormat.of().parseHex("6a24aa21a9ed");
    private static final int LEAST = PREFIX.length + Hash256.LENGTH;

    private WitnessCommitment() {}

    /**
     * What is wrong; empty if nothing is.
     *
     * @param transactions of one block, the coinbase first
     */
    static Optional<String> defect(List<Tx> transactions) {
        Tx coinbase = transactions.get(0);
        return committed(coinbase)
                .map(commitment -> defect(commitment, coinbase, transactions))
                .orElseGet(() -> uncommitted(transactions));
    }

    private static Optional<String> defect(Hash256 commitment, Tx coinbase, List<Tx> transactions) {
        List<byte[]> witness = coinbase.firstWitness();
        if (witness.size() != 1 || witness.get(0).length != Hash256.LENGTH) {
            return Optional.of(
                    "it commits to witnesses, and its coinbase's own witness is not one item of 32"
                            + " bytes");
        }
        Hash256 computed = MerkleTree.parent(witnessRoot(transactions), Hash256.of(witness.get(0)));
        if (!computed.equals(commitment)) {
            return Optional.of(
                    "its coinbase commits to other witnesses: commitment "
                            + commitment
                            + ", computed "
                            + computed);
        }
        return Optional.empty();
    }

    private static Optional<String> uncommitted(List<Tx> transactions) {
        for (int i = 0; i < transactions.size(); i++) {
            if (transactions.get(i).hasWitnesses()) {
                return Optional.of(
                        "transaction " + i + " has witnesses, and its coinbase commits to none");
            }
        }
        return Optional.empty();
    }

    private static Hash256 witnessRoot(List<Tx> transactions) {
        List<Hash256> leaves = new ArrayList<>(transactions.size());
        leaves.add(Hash256.ZERO);
        transactions.stream().skip(1).map(Tx::wtxid).forEach(leaves::add);
        return MerkleTree.of(leaves).root();
    }

    private static Optional<Hash256> committed(Tx coinbase) {
        return coinbase.outputScripts().stream()
                .filter(WitnessCommitment::isCommitment)
                .map(script -> Hash256.of(script, PREFIX.length))
                .reduce((earlier, later) -> later);
    }

    private static boolean isCommitment(byte[] script) {
        if (script.length < LEAST) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (script[i] != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }
}
