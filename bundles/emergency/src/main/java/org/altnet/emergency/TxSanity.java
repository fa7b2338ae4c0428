package org.altnet.emergency;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.emergency.Inspection.Output;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.bitcoinj.base.BitcoinNetwork;
import org.bitcoinj.base.ScriptType;
import org.bitcoinj.core.LockTime;
import org.bitcoinj.core.ProtocolException;
import org.bitcoinj.core.Transaction;
import org.bitcoinj.core.TransactionInput;
import org.bitcoinj.core.TransactionOutPoint;
import org.bitcoinj.core.TransactionOutput;
import org.bitcoinj.script.Script;
import org.bitcoinj.script.ScriptException;
import org.bitcoinj.script.ScriptPattern;

/**
 * A transaction taken apart with bitcoinj, of which all holds that can be said without the chain's
 * coins (Bitcoin Core's {@code CheckTransaction}), and the weight that nodes relay at most. Whether
 * its signatures are good and its inputs unspent, only a node can tell.
 *
 * <p>bitcoinj takes apart what it is given rather freely, so the bytes are first read as {@link Tx}
 * does, exactly; both must come to the same id. Immutable in use: nothing changes the parsed form.
 */
final class TxSanity {
    /** Bitcoin Core's {@code MAX_STANDARD_TX_WEIGHT}: heavier ones are not relayed. */
    static final int MAX_WEIGHT = 400_000;

    /** Bitcoin Core's {@code MIN_STANDARD_TX_NONWITNESS_SIZE}. */
    private static final int LEAST_STANDARD = 65;

    private static final int NEWEST_VERSION = 3;
    private static final long DUST = 294;
    private static final int WITNESS_SCALE = 4;

    private final Tx tx;
    private final Hash256 txid;
    private final int stripped;
    private final Transaction parsed;

    /**
     * An output that is spent.
     *
     * @param txid of the transaction that it is of
     * @param index which one
     */
    record Spent(Hash256 txid, long index) {
        @Override
        public String toString() {
            return txid + ":" + index;
        }
    }

    private TxSanity(Tx tx, Hash256 txid, int stripped, Transaction parsed) {
        this.tx = tx;
        this.txid = txid;
        this.stripped = stripped;
        this.parsed = parsed;
    }

    /**
     * @throws UnsoundTransactionException if no node would take it
     */
    static TxSanity check(Tx tx) throws UnsoundTransactionException {
        checkWeight(tx); // before the parser makes objects of it
        TxSanity sane = parse(tx);
        sane.checkInputs();
        sane.checkOutputs();
        return sane;
    }

    Tx tx() {
        return tx;
    }

    Hash256 txid() {
        return txid;
    }

    /** Three times the bytes without witnesses, and once all (BIP141). */
    int weight() {
        return weight(tx.length(), stripped);
    }

    int virtualSize() {
        return (weight() + WITNESS_SCALE - 1) / WITNESS_SCALE;
    }

    List<Spent> inputs() {
        return parsed.getInputs().stream().map(TxSanity::spent).toList();
    }

    List<Output> outputs(Network network) {
        return parsed.getOutputs().stream()
                .map(output -> new Output(output.getValue().value, destination(output, network)))
                .toList();
    }

    /** Satoshi of all outputs. */
    long outputSum() {
        return parsed.getOutputs().stream().mapToLong(output -> output.getValue().value).sum();
    }

    /** Satoshi of one output; empty if there is none of that index. */
    OptionalLong value(long index) {
        return index < parsed.getOutputs().size()
                ? OptionalLong.of(parsed.getOutput(index).getValue().value)
                : OptionalLong.empty();
    }

    /**
     * What looks odd.
     *
     * @param tip of the best chain: what is not final in the block after it is not taken now
     */
    List<String> warnings(StoredHeader tip) {
        List<String> warnings = new ArrayList<>();
        long version = parsed.getVersion();
        if (version < 1 || version > NEWEST_VERSION) {
            warnings.add("its version " + version + " is not standard: few nodes relay it");
        }
        if (stripped < LEAST_STANDARD) {
            warnings.add("its " + stripped + " bytes without witnesses are too few to be relayed");
        }
        Instant tipTime = tip.header().time();
        if (!parsed.isFinal(tip.height() + 1, tipTime)) {
            warnings.add("it is locked until " + lock() + ": no node takes it before");
        }
        for (TransactionInput input : parsed.getInputs()) {
            if (input.getScriptBytes().length == 0 && !input.hasWitness()) {
                warnings.add("input " + input.getIndex() + " is not signed");
            }
        }
        if (parsed.hasRelativeLockTime()) {
            warnings.add("it has relative lock times (BIP68), which only a node can judge");
        }
        parsed.getOutputs().forEach(output -> warn(output, warnings));
        return warnings;
    }

    private String lock() {
        long lock = parsed.lockTime().rawValue();
        return lock < LockTime.THRESHOLD
                ? "after block " + lock
                : Instant.ofEpochSecond(lock).toString();
    }

    private static void warn(TransactionOutput output, List<String> warnings) {
        String name = "output " + output.getIndex();
        Script script;
        try {
            script = Script.parse(output.getScriptBytes());
        } catch (ScriptException e) {
            warnings.add(name + " has a script that nobody can parse: the money is lost");
            return;
        }
        long value = output.getValue().value;
        if (ScriptPattern.isOpReturn(script)) {
            if (value > 0) {
                warnings.add(name + " burns " + value + " satoshi");
            }
        } else if (value < DUST) {
            warnings.add(name + " is dust of " + value + " satoshi: few nodes relay it");
        }
    }

    /**
     * Takes it apart and judges nothing: for one that is in a chain already.
     *
     * @throws UnsoundTransactionException if it is no transaction
     */
    static TxSanity parse(Tx tx) throws UnsoundTransactionException {
        try {
            Hash256 txid = tx.txid();
            int stripped = tx.strippedLength();
            ByteBuffer bytes = ByteBuffer.wrap(tx.bytes());
            Transaction parsed = Transaction.read(bytes);
            if (bytes.hasRemaining()
                    || !txid.toString().equals(parsed.getTxId().toString())
                    || !tx.wtxid().toString().equals(parsed.getWTxId().toString())) {
                throw new UnsoundTransactionException("it can be read in more than one way");
            }
            return new TxSanity(tx, txid, stripped, parsed);
        } catch (IllegalArgumentException e) {
            throw new UnsoundTransactionException(Reasons.text(e));
        } catch (BufferUnderflowException
                | ProtocolException
                | IllegalStateException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw new UnsoundTransactionException("it is no transaction");
        }
    }

    private static void checkWeight(Tx tx) throws UnsoundTransactionException {
        try {
            int weight = weight(tx.length(), tx.strippedLength());
            if (weight > MAX_WEIGHT) {
                throw new UnsoundTransactionException(
                        "its weight is " + weight + ": nodes relay at most " + MAX_WEIGHT);
            }
        } catch (IllegalArgumentException e) {
            throw new UnsoundTransactionException(Reasons.text(e));
        }
    }

    private void checkInputs() throws UnsoundTransactionException {
        if (parsed.getInputs().isEmpty()) {
            throw new UnsoundTransactionException("it has no inputs");
        }
        if (parsed.isCoinBase()) {
            throw new UnsoundTransactionException("it is a coinbase, which only a block can have");
        }
        Set<Spent> seen = new HashSet<>();
        for (Spent spent : inputs()) {
            if (spent.txid().isZero()) {
                throw new UnsoundTransactionException("an input spends nothing");
            }
            if (!seen.add(spent)) {
                throw new UnsoundTransactionException("it spends " + spent + " twice");
            }
        }
    }

    private void checkOutputs() throws UnsoundTransactionException {
        if (parsed.getOutputs().isEmpty()) {
            throw new UnsoundTransactionException("it has no outputs");
        }
        long most = BitcoinNetwork.MAX_MONEY.value;
        long sum = 0;
        for (TransactionOutput output : parsed.getOutputs()) {
            long value = output.getValue().value;
            sum += value;
            if (value < 0 || value > most || sum > most) {
                throw new UnsoundTransactionException(
                        "output "
                                + output.getIndex()
                                + " of "
                                + value
                                + " satoshi is out of range");
            }
        }
    }

    private static int weight(int length, int stripped) {
        return (WITNESS_SCALE - 1) * stripped + length;
    }

    private static Spent spent(TransactionInput input) {
        TransactionOutPoint outpoint = input.getOutpoint();
        return new Spent(Hash256.of(outpoint.hash().serialize()), outpoint.index());
    }

    private static String destination(TransactionOutput output, Network network) {
        byte[] bytes = output.getScriptBytes();
        try {
            Script script = Script.parse(bytes);
            ScriptType type = script.getScriptType();
            if (type != null && type != ScriptType.P2PK) {
                return script.getToAddress(bitcoinj(network)).toString();
            }
        } catch (ScriptException | IllegalArgumentException e) {
            // Shown as it is.
        }
        return HexFormat.of().formatHex(bytes);
    }

    /** Whose addresses look the same. */
    private static BitcoinNetwork bitcoinj(Network network) {
        return switch (network) {
            case MAINNET -> BitcoinNetwork.MAINNET;
            case TESTNET3, TESTNET4 -> BitcoinNetwork.TESTNET;
            case SIGNET -> BitcoinNetwork.SIGNET;
            case REGTEST -> BitcoinNetwork.REGTEST;
        };
    }
}
