package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;

/**
 * The sender's end of transfers: offers content, keeps it while it is wanted, hands out what was
 * asked for.
 *
 * <p>What was asked for is not turned into fragments at once: the medium takes {@link #next} when
 * it has room for one. So nothing queues up here but a range, other messages get in between, and
 * several transfers to one peer take turns.
 *
 * <p>Not thread-safe: belongs to one thread, or to its owner's lock.
 */
public final class OutgoingTransfers {
    /** How often its length a peer may have of one content: media lose some. */
    private static final int MOST_TIMES = 4;

    /**
     * What is kept at most.
     *
     * @param mtu bytes of the longest fragment, at least {@link FragmentCodec#MIN_MTU}
     * @param eager bytes of content in an OFFER at most, as far as the mtu allows
     * @param transfersPerPeer transfers to one peer
     * @param bytesPerPeer their bytes
     * @param bytesInAll bytes of all transfers to all peers
     * @param patience when content is forgotten of which nothing was asked for and nothing sent
     */
    public record Limits(
            int mtu,
            int eager,
            int transfersPerPeer,
            long bytesPerPeer,
            long bytesInAll,
            Duration patience) {
        public Limits {
            if (mtu < FragmentCodec.MIN_MTU || eager < 0) {
                throw new IllegalArgumentException("mtu " + mtu + ", eager " + eager);
            }
        }
    }

    /**
     * A fragment to be sent.
     *
     * @param data the fragment
     * @param last it ends the content: once it is sent, the medium has taken all there is
     */
    public record Piece(Data data, boolean last) {}

    /**
     * A transfer of a peer's.
     *
     * @param peer an {@link PeerId#identity() identity}
     * @param id what it is called
     */
    public record Dropped(PeerId peer, TransferId id) {}

    /** One content for one peer; what is pending is {@code [from, to)}. */
    private static final class Outgoing {
        private final byte[] content;
        private int from;
        private int to;
        private long handedOut;
        private Moment lastActive;

        Outgoing(byte[] content, Moment now) {
            this.content = content;
            this.lastActive = now;
        }

        void pend(Want want, Moment now) {
            if (want.offset() >= from && want.offset() <= to) {
                to = Math.max(to, want.end());
            } else {
                from = want.offset();
                to = want.end();
            }
            lastActive = now;
        }

        Piece take(TransferId id, int most, Moment now) {
            int offset = from;
            int count = Math.min(to - offset, most);
            from += count;
            handedOut += count;
            lastActive = now;
            return new Piece(
                    new Data(id, offset, ByteBuffer.wrap(content, offset, count)),
                    from == content.length);
        }
    }

    private final Limits limits;
    private final Map<PeerId, LinkedHashMap<TransferId, Outgoing>> transfers = new HashMap<>();
    private long bytes;

    public OutgoingTransfers(Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes content into keeping. Content that is being offered already is offered anew.
     *
     * @param type what it is, in the medium's own numbers: 0 to 65,535
     * @param content 1 to {@link Fragment#MAX_CONTENT} bytes; not copied
     * @return what to send; empty if too much is kept already
     */
    public Optional<Offer> offer(PeerId peer, int type, byte[] content, Moment now) {
        PeerId who = peer.identity();
        int eager = Math.min(limits.eager(), limits.mtu() - FragmentCodec.OFFER_HEADER);
        Offer offer =
                new Offer(
                        TransferId.of(type, content),
                        type,
                        content.length,
                        ByteBuffer.wrap(content, 0, Math.min(content.length, eager)));
        remove(who, offer.id());
        Map<TransferId, Outgoing> others = of(who);
        long of = others.values().stream().mapToLong(other -> other.content.length).sum();
        if (others.size() >= limits.transfersPerPeer()
                || of + content.length > limits.bytesPerPeer()
                || bytes + content.length > limits.bytesInAll()) {
            return Optional.empty();
        }
        transfers
                .computeIfAbsent(who, unknown -> new LinkedHashMap<>())
                .put(offer.id(), new Outgoing(content, now));
        bytes += content.length;
        return Optional.of(offer);
    }

    /**
     * The peer asks for a range, which {@link #next} then hands out. It takes the place of what is
     * pending, or goes on where that ends.
     *
     * @return to be sent if there is no such content, or the peer has had it often enough
     * @throws WireException if the range lies outside the content
     */
    public Optional<Gone> wanted(PeerId peer, Want want, Moment now) throws WireException {
        PeerId who = peer.identity();
        Outgoing outgoing = of(who).get(want.id());
        if (outgoing == null) {
            return Optional.of(new Gone(want.id()));
        }
        if (want.end() > outgoing.content.length) {
            throw new WireException(
                    "want "
                            + want.id()
                            + ": to byte "
                            + want.end()
                            + " of "
                            + outgoing.content.length);
        }
        if (outgoing.handedOut >= (long) MOST_TIMES * outgoing.content.length) {
            remove(who, want.id());
            return Optional.of(new Gone(want.id()));
        }
        outgoing.pend(want, now);
        return Optional.empty();
    }

    /** The next fragment for a peer, of what it asked for. */
    public Optional<Piece> next(PeerId peer, Moment now) {
        LinkedHashMap<TransferId, Outgoing> ours = transfers.get(peer.identity());
        if (ours == null) {
            return Optional.empty();
        }
        for (TransferId id : ours.keySet()) {
            Outgoing outgoing = ours.get(id);
            if (outgoing.from < outgoing.to) {
                // Behind the others, whose turn it is next.
                ours.remove(id);
                ours.put(id, outgoing);
                return Optional.of(
                        outgoing.take(id, limits.mtu() - FragmentCodec.DATA_HEADER, now));
            }
        }
        return Optional.empty();
    }

    /**
     * The peer needs no more of it.
     *
     * @return false if there is no such content, and then it means nothing
     */
    public boolean done(PeerId peer, Done done) {
        return remove(peer.identity(), done.id());
    }

    /** The connection is lost: what was kept for the peer is forgotten. */
    public void lost(PeerId peer) {
        PeerId who = peer.identity();
        List.copyOf(of(who).keySet()).forEach(id -> remove(who, id));
    }

    /**
     * Forgets what nobody asks for. To be called every now and then.
     *
     * @return what was forgotten
     */
    public List<Dropped> due(Moment now) {
        List<Dropped> dropped = new ArrayList<>();
        transfers.forEach(
                (peer, ours) ->
                        ours.forEach(
                                (id, outgoing) -> {
                                    if (now.since(outgoing.lastActive).compareTo(limits.patience())
                                            >= 0) {
                                        dropped.add(new Dropped(peer, id));
                                    }
                                }));
        dropped.forEach(one -> remove(one.peer(), one.id()));
        return dropped;
    }

    /** Bytes that are kept for all peers. */
    public long bytes() {
        return bytes;
    }

    private Map<TransferId, Outgoing> of(PeerId who) {
        LinkedHashMap<TransferId, Outgoing> ours = transfers.get(who);
        return ours == null ? Map.of() : ours;
    }

    private boolean remove(PeerId who, TransferId id) {
        Outgoing removed = of(who).get(id);
        if (removed == null) {
            return false;
        }
        transfers.get(who).remove(id);
        bytes -= removed.content.length;
        transfers.computeIfPresent(who, (peer, ours) -> ours.isEmpty() ? null : ours);
        return true;
    }
}
