package org.altnet.node.bitcoind;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.node.TxOutcome;
import org.altnet.api.node.TxOutcome.Result;
import org.altnet.api.node.TxPlace;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.RpcCodes;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;

/** Hands transactions to the node's mempool, and finds them. Thread-safe. */
final class Transactions {
    /** Blocks looked through, the best one and the hundred before. */
    private static final int BLOCKS_SEARCHED = 101;

    /** 32 bytes an id: some hundred full blocks. */
    private static final int BYTES_KEPT = 16 << 20;

    /** Core's {@code TransactionError::MAX_FEE_EXCEEDED} as a reject reason. */
    private static final String FEE_TOO_HIGH = "max-fee-exceeded";

    /** The {@code maxfeerate} that stands for any. */
    private static final int NO_LIMIT = 0;

    private static final int SATOSHI_DIGITS = 8;
    private static final BigDecimal ALL_BITCOINS = BigDecimal.valueOf(21_000_000);

    private final Asking node;
    private final Features features;
    private final ChainView view;
    private final BlockSource blocks;
    private final Cache<Hash256, TxIds> ids = new Cache<>(BYTES_KEPT, TxIds::length);

    Transactions(Asking node, Features features, ChainView view, BlockSource blocks) {
        this.node = node;
        this.features = features;
        this.view = view;
        this.blocks = blocks;
    }

    /**
     * Submits it also if the node has it already, since then the node tells its peers of it once
     * more. One that sends what it is given by Tor or I2P alone ({@code -privatebroadcast}, Core
     * 31) has it in no mempool until it comes back from the network.
     */
    TxOutcome submit(Tx tx) throws RpcException {
        Hash256 txid;
        try {
            txid = tx.txid();
        } catch (IllegalArgumentException e) {
            return new TxOutcome(Result.REJECTED, e.getMessage());
        }
        Optional<TxPlace> before = atOnce(txid);
        if (before.filter(place -> place.block().isPresent()).isPresent()) {
            return new TxOutcome(Result.CONFIRMED, "");
        }
        try {
            node.rpc().call(RpcMethod.SENDRAWTRANSACTION, hex(tx));
            if (before.isPresent()) {
                return new TxOutcome(Result.KNOWN, "");
            }
            return new TxOutcome(
                    Result.ACCEPTED, atOnce(txid).isPresent() ? "" : "handed to private broadcast");
        } catch (RpcErrorException e) {
            return switch (e.code()) {
                case RpcCodes.ALREADY_IN_CHAIN -> new TxOutcome(Result.CONFIRMED, e.reason());
                case RpcCodes.VERIFY, RpcCodes.VERIFY_REJECTED, RpcCodes.UNREADABLE ->
                        refusal(e.reason());
                default -> throw e;
            };
        }
    }

    /**
     * @return empty if the node cannot tell
     */
    Optional<TxOutcome> test(Tx tx) throws RpcException {
        if (!features.has(RpcMethod.TESTMEMPOOLACCEPT)) {
            return Optional.empty();
        }
        try {
            TxOutcome verdict =
                    node.ask(Transactions::verdict, RpcMethod.TESTMEMPOOLACCEPT, List.of(hex(tx)));
            return Optional.of(verdict.reason().equals(FEE_TOO_HIGH) ? tooDear(tx) : verdict);
        } catch (RpcErrorException e) {
            if (e.is(RpcCodes.UNREADABLE)) {
                return Optional.of(refusal(e.reason()));
            }
            throw e;
        }
    }

    /** The node keeps the fee to itself when it is above its limit, unless asked without one. */
    private TxOutcome tooDear(Tx tx) throws RpcException {
        TxOutcome unlimited =
                node.ask(
                        Transactions::verdict,
                        RpcMethod.TESTMEMPOOLACCEPT,
                        List.of(hex(tx)),
                        NO_LIMIT);
        return new TxOutcome(Result.REJECTED, FEE_TOO_HIGH, unlimited.fee());
    }

    Optional<TxPlace> find(Hash256 txid) throws RpcException {
        Optional<TxPlace> place = atOnce(txid);
        return place.isPresent() ? place : inRecentBlocks(txid);
    }

    /** In the mempool, or by the index if there is one. */
    private Optional<TxPlace> atOnce(Hash256 txid) throws RpcException {
        try {
            return node.ask(
                    answer -> place(answer, txid), RpcMethod.GETRAWTRANSACTION, txid.toString(), 1);
        } catch (RpcErrorException e) {
            if (e.is(RpcCodes.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<TxPlace> inRecentBlocks(Hash256 txid) throws RpcException {
        Hash256 hash = view.look().bestBlock().hash();
        for (int i = 0; i < BLOCKS_SEARCHED && !hash.isZero(); i++) {
            Optional<TxIds> block = ids(hash);
            if (block.isEmpty()) {
                return Optional.empty();
            }
            if (block.get().contains(txid)) {
                return placeIn(hash, txid);
            }
            hash = block.get().previous();
        }
        return Optional.empty();
    }

    /**
     * @return empty if the node has not got the block
     */
    private Optional<TxIds> ids(Hash256 hash) throws RpcException {
        Optional<TxIds> kept = ids.get(hash);
        if (kept.isPresent()) {
            return kept;
        }
        try {
            TxIds read = node.ask(TxIds::of, RpcMethod.GETBLOCK, hash.toString());
            ids.put(hash, read);
            return Optional.of(read);
        } catch (RpcErrorException e) {
            if (BlockSource.isAbsence(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<TxPlace> placeIn(Hash256 hash, Hash256 txid) throws RpcException {
        Optional<Block> block = blocks.block(hash);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        try {
            return block.get().transactions().stream()
                    .filter(tx -> tx.txid().equals(txid))
                    .findFirst()
                    .map(tx -> new TxPlace(tx, Optional.of(hash)));
        } catch (IllegalArgumentException e) {
            throw Asking.garbled("getblock", new GarbledException(e.getMessage()));
        }
    }

    /** A block that is on no best chain does not count, and neither does what is in it alone. */
    private static Optional<TxPlace> place(JsonValue answer, Hash256 txid) throws GarbledException {
        JsonObject object = Decoded.object(answer);
        Tx tx = transaction(Decoded.string(object, "hex"), txid);
        Optional<String> block = Decoded.optionalString(object, "blockhash");
        if (block.isEmpty()) {
            return Optional.of(new TxPlace(tx, Optional.empty()));
        }
        boolean isOnBestChain =
                object.containsKey("confirmations") && Decoded.integer(object, "confirmations") > 0;
        return isOnBestChain
                ? Optional.of(new TxPlace(tx, Optional.of(Decoded.hash(block.get()))))
                : Optional.empty();
    }

    private static Tx transaction(String hex, Hash256 txid) throws GarbledException {
        try {
            Tx tx = Tx.of(Decoded.hex(hex));
            if (tx.txid().equals(txid)) {
                return tx;
            }
        } catch (IllegalArgumentException e) {
            throw new GarbledException(e.getMessage());
        }
        throw new GarbledException("another transaction than " + txid);
    }

    private static TxOutcome verdict(JsonValue answer) throws GarbledException {
        JsonArray results = Decoded.array(answer);
        if (results.size() != 1) {
            throw new GarbledException(results.size() + " verdicts on one transaction");
        }
        JsonObject result = Decoded.object(results.get(0));
        boolean allowed =
                Decoded.optionalFlag(result, "allowed")
                        .orElseThrow(() -> new GarbledException("allowed is missing"));
        return allowed
                ? new TxOutcome(Result.ACCEPTED, "", fee(result))
                : refusal(Decoded.optionalString(result, "reject-reason").orElse(""));
    }

    /** {@code fees.base}, since Core 0.21, in bitcoins. */
    private static OptionalLong fee(JsonObject result) throws GarbledException {
        JsonValue fees = result.getOrDefault("fees", JsonValue.NULL);
        if (!(fees instanceof JsonObject object)
                || !(object.get("base") instanceof JsonNumber base)) {
            return OptionalLong.empty();
        }
        BigDecimal bitcoins = base.bigDecimalValue();
        if (bitcoins.scale() > SATOSHI_DIGITS
                || bitcoins.scale() < -SATOSHI_DIGITS
                || bitcoins.signum() < 0
                || bitcoins.compareTo(ALL_BITCOINS) > 0) {
            throw new GarbledException("a fee of " + bitcoins);
        }
        return OptionalLong.of(bitcoins.movePointRight(SATOSHI_DIGITS).longValueExact());
    }

    /** Of Core's many words for a refusal, those that are none. */
    private static TxOutcome refusal(String reason) {
        if (reason.contains("txn-already-in-mempool")
                || reason.contains("txn-same-nonwitness-data-in-mempool")) {
            return new TxOutcome(Result.KNOWN, reason);
        }
        if (reason.contains("txn-already-known")) {
            return new TxOutcome(Result.CONFIRMED, reason);
        }
        return new TxOutcome(Result.REJECTED, reason);
    }

    private static String hex(Tx tx) {
        return HexFormat.of().formatHex(tx.bytes());
    }
}
