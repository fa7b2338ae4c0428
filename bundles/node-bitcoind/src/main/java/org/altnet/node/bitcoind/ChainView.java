package org.altnet.node.bitcoind;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeTip;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.Decoded.GarbledException;
import org.altnet.node.bitcoind.rpc.RpcException;
import org.altnet.node.bitcoind.rpc.RpcMethod;

/**
 * What the node believes.
 *
 * <p>Each look asks for {@code getblockchaininfo}, which costs nothing; {@code getchaintips}, for
 * which Core goes through all of its headers, is asked only if that shows a change, if something
 * was handed over, or after a minute: a branch can grow without being the best.
 *
 * <p>Thread-safe without a lock: of two that look at once, the last to finish is kept, and what is
 * kept serves to compare with only.
 */
final class ChainView {
    /**
     * A branch of headers that is longer than this is the first download, not something that the
     * node lacks: the best block stands for its view then.
     */
    static final int MOST_BEYOND = 20_000;

    private static final Duration TIPS_KEPT = Duration.ofMinutes(1);

    private final Asking node;
    private final HeaderSource headers;
    private final TimeSource time;
    private final AtomicReference<Optional<ChainSnapshot>> kept =
            new AtomicReference<>(Optional.empty());

    /** One of {@code getchaintips}. */
    private record End(Hash256 hash, int height, int branchLength, NodeTip.Status status) {}

    ChainView(Asking node, HeaderSource headers, TimeSource time) {
        this.node = node;
        this.headers = headers;
        this.time = time;
    }

    /** Makes the next look go for the tips. */
    void forget() {
        kept.set(Optional.empty());
    }

    ChainSnapshot look() throws RpcException {
        Optional<ChainSnapshot> before = kept.get();
        NodeInfo info = node.ask(NodeInfo::of, RpcMethod.GETBLOCKCHAININFO);
        ChainSnapshot now =
                before.isPresent() && isStill(before.get(), info)
                        ? before.get().with(info)
                        : snapshot(info);
        // Not if it was forgotten meanwhile: what was handed over may have come after the look.
        kept.compareAndSet(before, Optional.of(now));
        return now;
    }

    private boolean isStill(ChainSnapshot before, NodeInfo info) {
        return before.info().bestBlock().equals(info.bestBlock())
                && before.info().headers() == info.headers()
                && time.now().since(before.asked()).compareTo(TIPS_KEPT) < 0;
    }

    private ChainSnapshot snapshot(NodeInfo info) throws RpcException {
        List<End> ends = node.ask(ChainView::ends, RpcMethod.GETCHAINTIPS);
        Map<Hash256, StoredHeader> places = headers.places(ends.stream().map(End::hash).toList());
        List<NodeTip> tips = new ArrayList<>();
        End active = ends.get(0);
        End best = active;
        for (End end : ends) {
            StoredHeader place = places.get(end.hash);
            if (place == null) {
                continue; // gone since: Core forgets nothing, but a node may have been replaced
            }
            tips.add(
                    new NodeTip(
                            end.hash,
                            place.height(),
                            end.branchLength,
                            place.chainWork(),
                            end.status));
            if (end.status != NodeTip.Status.INVALID
                    && end.branchLength <= MOST_BEYOND
                    && places.containsKey(best.hash)
                    && place.hasMoreWorkThan(places.get(best.hash))) {
                best = end;
            }
        }
        StoredHeader bestBlock = places.get(active.hash);
        if (bestBlock == null) {
            throw Asking.garbled(
                    "getchaintips", new GarbledException("the active tip has no header"));
        }
        return new ChainSnapshot(
                info, tips, places.get(best.hash), best.branchLength, bestBlock, time.now());
    }

    /** The active one first. */
    private static List<End> ends(JsonValue answer) throws GarbledException {
        List<End> ends = new ArrayList<>();
        for (JsonValue value : Decoded.array(answer)) {
            JsonObject object = Decoded.object(value);
            ends.add(
                    new End(
                            Decoded.hash(Decoded.string(object, "hash")),
                            Decoded.count(object, "height"),
                            Decoded.count(object, "branchlen"),
                            status(Decoded.string(object, "status"))));
        }
        ends.sort(Comparator.comparing(End::status));
        if (ends.isEmpty() || ends.get(0).status != NodeTip.Status.ACTIVE) {
            throw new GarbledException("no tip is active");
        }
        return ends;
    }

    /** A word that is new to us is no reason to believe in the branch's blocks. */
    private static NodeTip.Status status(String word) {
        return switch (word) {
            case "active" -> NodeTip.Status.ACTIVE;
            case "valid-fork" -> NodeTip.Status.VALID_FORK;
            case "valid-headers" -> NodeTip.Status.VALID_HEADERS;
            case "invalid" -> NodeTip.Status.INVALID;
            default -> NodeTip.Status.HEADERS_ONLY;
        };
    }
}
