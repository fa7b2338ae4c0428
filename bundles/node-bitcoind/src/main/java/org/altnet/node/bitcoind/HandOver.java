package org.altnet.node.bitcoind;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.SubmitOutcome;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.node.bitcoind.rpc.Call;
import org.altnet.node.bitcoind.rpc.Reply;
import org.altnet.node.bitcoind.rpc.RpcCodes;
import org.altnet.node.bitcoind.rpc.RpcErrorException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the node of headers and blocks, by RPC or as one of its peers would.
 *
 * <p>{@code submitheader} passes over the node's own gate against cheap headers, so whoever calls
 * has weighed and checked them. Thread-safe.
 */
final class HandOver {
    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final Asking node;
    private final Features features;
    private final HandOverMode mode;
    private final Optional<? extends HeaderAnnouncement> peer;
    private final HeaderSource headers;
    private final ChainView view;
    private final BlockSource blocks;

    /**
     * @param peer empty if nothing is to be handed over that way
     */
    HandOver(
            Asking node,
            Features features,
            HandOverMode mode,
            Optional<? extends HeaderAnnouncement> peer,
            HeaderSource headers,
            ChainView view,
            BlockSource blocks) {
        this.node = node;
        this.features = features;
        this.mode = mode;
        this.peer = peer;
        this.headers = headers;
        this.view = view;
        this.blocks = blocks;
    }

    /** Whether a P2P connection is of any use for a node with these features. */
    static boolean needsPeer(HandOverMode mode, Features features) {
        return switch (mode) {
            case P2P -> true;
            case RPC -> false;
            case AUTO -> !features.has(RpcMethod.SUBMITHEADER);
        };
    }

    /** In words, for the operator. */
    String describe() {
        String blocks = mode == HandOverMode.P2P ? "p2p, else submitblock" : "submitblock";
        if (peer.isPresent()) {
            return "headers by p2p, blocks by " + blocks;
        }
        return features.has(RpcMethod.SUBMITHEADER)
                ? "headers by submitheader, blocks by " + blocks
                : "no headers: the node has no submitheader, set hand.over to p2p or auto;"
                        + " blocks by "
                        + blocks;
    }

    SubmitOutcome submit(Headers batch) throws RpcException, IOException {
        if (batch.isEmpty()) {
            return new SubmitOutcome(Result.DUPLICATE, "");
        }
        Hash256 last = batch.get(batch.size() - 1).hash();
        if (headers.isKnown(last)) {
            return new SubmitOutcome(Result.DUPLICATE, "");
        }
        try {
            SubmitOutcome outcome =
                    peer.isPresent() ? announce(batch, last, peer.get()) : byRpc(batch);
            if (outcome.result() == Result.ACCEPTED) {
                headers.keep(batch);
            }
            return outcome;
        } finally {
            view.forget();
        }
    }

    SubmitOutcome submit(Block block) throws RpcException {
        if (block.length() <= BlockHeader.LENGTH) {
            return rejected("bad-blk-length: " + block.length() + " bytes are no block");
        }
        try {
            if (mode == HandOverMode.P2P && peer.isPresent()) {
                Optional<SubmitOutcome> outcome = give(block, peer.get());
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            SubmitOutcome outcome = submitBlock(block);
            if (outcome.result() != Result.REJECTED) {
                peer.ifPresent(connection -> settle(block, connection));
            }
            return outcome;
        } finally {
            view.forget();
        }
    }

    private SubmitOutcome byRpc(Headers batch) throws RpcException {
        if (!features.has(RpcMethod.SUBMITHEADER)) {
            return rejected(
                    "the node has no submitheader; set hand.over to p2p or auto, and p2p.connect");
        }
        List<Call> calls = new ArrayList<>(batch.size());
        for (BlockHeader header : batch) {
            calls.add(Call.of(RpcMethod.SUBMITHEADER, HexFormat.of().formatHex(header.bytes())));
        }
        // In order: Core works a batch off from front to back. After one that fails the others
        // fail for want of it, which tells nothing.
        for (Reply reply : node.batch(calls)) {
            if (reply.error().isPresent()) {
                RpcErrorException error = reply.error().get();
                if (error.is(RpcCodes.VERIFY) || error.is(RpcCodes.UNREADABLE)) {
                    return rejected(error.reason());
                }
                throw error;
            }
        }
        return new SubmitOutcome(Result.ACCEPTED, "");
    }

    /** The node has looked at them when the announcement returns, so it knows them, or will not. */
    private SubmitOutcome announce(Headers batch, Hash256 last, HeaderAnnouncement connection)
            throws RpcException, IOException {
        connection.announce(batch);
        return headers.isKnown(last)
                ? new SubmitOutcome(Result.ACCEPTED, "")
                : rejected("the node took no notice of the headers that it was told of by p2p");
    }

    /**
     * @return empty if the node has not asked for it, or has not got it afterwards
     */
    private Optional<SubmitOutcome> give(Block block, HeaderAnnouncement connection)
            throws RpcException {
        Hash256 hash = block.header().hash();
        if (!connection.wanted().contains(hash)) {
            return Optional.empty();
        }
        try {
            connection.give(block);
        } catch (IOException e) {
            LOG.debug("Block {} could not be given by p2p, so it is submitted", hash, e);
            return Optional.empty();
        }
        view.forget();
        return found(hash);
    }

    /** The node has it now; but if it asked for it by p2p too, the connection owes it still. */
    private static void settle(Block block, HeaderAnnouncement connection) {
        if (!connection.wanted().contains(block.header().hash())) {
            return;
        }
        try {
            connection.give(block);
        } catch (IOException e) {
            LOG.debug("A block that the node has already could not be given by p2p", e);
        }
    }

    private Optional<SubmitOutcome> found(Hash256 hash) throws RpcException {
        if (isActive(hash)) {
            return Optional.of(new SubmitOutcome(Result.ACCEPTED, ""));
        }
        return tipStatus(hash)
                .flatMap(
                        status ->
                                switch (status) {
                                    case ACTIVE ->
                                            Optional.of(new SubmitOutcome(Result.ACCEPTED, ""));
                                    case VALID_FORK, VALID_HEADERS ->
                                            Optional.of(
                                                    new SubmitOutcome(
                                                            Result.INCONCLUSIVE,
                                                            "on a branch that is not the best"));
                                    case INVALID ->
                                            Optional.of(rejected("the node calls it invalid"));
                                    case HEADERS_ONLY -> Optional.empty();
                                });
    }

    private boolean isActive(Hash256 hash) throws RpcException {
        return headers.activeHeights(List.of(hash)).get(0).isPresent();
    }

    /**
     * @return empty if it is no end of a branch
     */
    private Optional<NodeTip.Status> tipStatus(Hash256 hash) throws RpcException {
        return view.look().tips().stream()
                .filter(tip -> tip.hash().equals(hash))
                .findFirst()
                .map(NodeTip::status);
    }

    /** BIP22: null, or a word that says why not. */
    private SubmitOutcome submitBlock(Block block) throws RpcException {
        Hash256 hash = block.header().hash();
        boolean wasActive = isActive(hash);
        try {
            SubmitOutcome outcome =
                    outcome(
                            node.rpc()
                                    .call(
                                            RpcMethod.SUBMITBLOCK,
                                            HexFormat.of().formatHex(block.bytes())));
            return outcome.result() == Result.DUPLICATE && !wasActive
                    ? duplicate(hash, outcome)
                    : outcome;
        } catch (RpcErrorException e) {
            if (e.is(RpcCodes.UNREADABLE) || e.is(RpcCodes.VERIFY)) {
                return rejected(e.reason());
            }
            throw e;
        }
    }

    /**
     * Nodes before 0.16 say "duplicate" of each block whose header they had, whether they have
     * taken it now, or refused it, or had it before.
     */
    private SubmitOutcome duplicate(Hash256 hash, SubmitOutcome said) throws RpcException {
        view.forget();
        if (isActive(hash)) {
            return new SubmitOutcome(Result.ACCEPTED, "");
        }
        if (tipStatus(hash).filter(status -> status == NodeTip.Status.INVALID).isPresent()) {
            return rejected("the node calls it invalid");
        }
        return blocks.block(hash).isPresent()
                ? said
                : rejected("the node says duplicate, and has not got it");
    }

    private static SubmitOutcome outcome(JsonValue answer) throws RpcException {
        if (answer == JsonValue.NULL) {
            return new SubmitOutcome(Result.ACCEPTED, "");
        }
        if (!(answer instanceof JsonString word)) {
            throw Asking.garbled(
                    "submitblock", new Decoded.GarbledException("null or a word was expected"));
        }
        return switch (word.getString()) {
            case "duplicate" -> new SubmitOutcome(Result.DUPLICATE, word.getString());
            case "inconclusive", "duplicate-inconclusive" ->
                    new SubmitOutcome(Result.INCONCLUSIVE, word.getString());
            default -> rejected(word.getString());
        };
    }

    private static SubmitOutcome rejected(String reason) {
        return new SubmitOutcome(Result.REJECTED, reason);
    }
}
