package org.altnet.wire.fragment;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
 * The receiver's end of transfers: says what to ask for, puts together what comes in whatever
 * order, hands out what is whole and is what its id says.
 *
 * <p>What has come of a transfer outlives the connection by {@link Limits#keep}: it belongs to the
 * peer's {@link PeerId#identity() identity}, and is gone on with when the same content is offered
 * again.
 *
 * <p>Memory is taken as bytes arrive. Where a bound is reached, the slowest makes room: what has
 * not gained a {@link Limits#window} for longest, if that is {@link Limits#askAgain} or more. What
 * moves is not pushed out by what is new, with one exception: what answers a question of ours
 * pushes out what nobody asked for, and is never pushed out by it. So strangers can neither fill
 * this with what they trickle in, nor keep answers out at any pace.
 *
 * <p>Not thread-safe: belongs to one thread, or to its owner's lock. Checking content that has
 * become whole takes a few milliseconds for 4 MB.
 */
public final class Reassembly {
    /**
     * What is kept at most.
     *
     * @param maxContent bytes of one content, at most {@link Fragment#MAX_CONTENT}
     * @param window bytes on their way to us at a time, for each transfer: some fragments' worth
     * @param transfersPerPeer transfers of one peer
     * @param bytesPerPeer their bytes, rounded up to 4,096 for each piece, and 4,096 for each
     *     transfer
     * @param bytesInAll the same for all peers together
     * @param askAgain when what was asked for is taken for lost; and what has not gained a window
     *     for so long makes room for others
     * @param keep when a transfer is forgotten of which nothing new has come
     */
    public record Limits(
            int maxContent,
            int window,
            int transfersPerPeer,
            long bytesPerPeer,
            long bytesInAll,
            Duration askAgain,
            Duration keep) {
        public Limits {
            if (maxContent < 1 || maxContent > Fragment.MAX_CONTENT || window < 1) {
                throw new IllegalArgumentException(
                        "content of " + maxContent + " bytes by windows of " + window);
            }
        }
    }

    /**
     * Content that has arrived and is what its id says.
     *
     * @param type as it was offered
     * @param content the receiver's own
     */
    public record Whole(int type, byte[] content) {}

    /**
     * What follows from a fragment.
     *
     * @param answer to be sent to the peer; a medium that cannot send leaves it
     * @param whole to be handed on
     */
    public record Step(Optional<Fragment> answer, Optional<Whole> whole) {
        /** Nothing does. */
        public static final Step NOTHING = new Step(Optional.empty(), Optional.empty());

        private static Step answer(Optional<? extends Fragment> answer) {
            return new Step(answer.map(Fragment.class::cast), Optional.empty());
        }

        private static Step refuse(TransferId id) {
            return answer(Optional.of(new Done(id, false)));
        }
    }

    /**
     * Something to be asked.
     *
     * @param peer an {@link PeerId#identity() identity}
     * @param want what to ask it
     */
    public record Question(PeerId peer, Want want) {}

    private final Limits limits;
    private final Map<PeerId, Map<TransferId, IncomingTransfer>> transfers = new HashMap<>();
    private long charged;

    public Reassembly(Limits limits) {
        this.limits = limits;
    }

    /** The peer offers content that nobody asked it for: for the first time, or again. */
    public Step offered(PeerId peer, Offer offer, Moment now) throws WireException {
        return offered(peer, offer, false, now);
    }

    /**
     * The peer offers content: for the first time, or again.
     *
     * @param solicited whether it answers a question of ours
     * @throws WireException if it contradicts what the peer said before, or is not what its id
     *     says; the transfer is forgotten
     */
    public Step offered(PeerId peer, Offer offer, boolean solicited, Moment now)
            throws WireException {
        PeerId who = peer.identity();
        IncomingTransfer transfer = find(who, offer.id());
        if (transfer == null) {
            transfer = new IncomingTransfer(who, offer, solicited, limits.window(), now);
            if (offer.length() > limits.maxContent() || !hasRoomForOneMore(transfer, now)) {
                return Step.refuse(offer.id());
            }
            add(transfer);
        } else if (!transfer.isOf(offer)) {
            remove(transfer);
            throw new WireException("offer " + offer.id() + ": another type or length than before");
        } else {
            transfer.solicited(solicited);
        }
        if (!hasRoom(transfer, 0, offer.first(), now)) {
            return Step.refuse(offer.id());
        }
        write(transfer, 0, offer.first(), now);
        return transfer.content().isWhole() ? finish(transfer) : Step.answer(transfer.begin(now));
    }

    /**
     * A part came, asked for or not. What belongs to no transfer is ignored: it may be late.
     *
     * @throws WireException if it lies outside the content (it is ignored), or with it the content
     *     is not what its id says (it is forgotten)
     */
    public Step arrived(PeerId peer, Data data, Moment now) throws WireException {
        IncomingTransfer transfer = find(peer.identity(), data.id());
        if (transfer == null) {
            return Step.NOTHING;
        }
        int length = transfer.content().length();
        if (data.end() > length) {
            throw new WireException(
                    "data " + data.id() + ": to byte " + data.end() + " of " + length);
        }
        if (!hasRoom(transfer, data.offset(), data.bytes(), now)) {
            return Step.refuse(data.id());
        }
        if (!write(transfer, data.offset(), data.bytes(), now)) {
            return Step.NOTHING;
        }
        return transfer.content().isWhole()
                ? finish(transfer)
                : Step.answer(transfer.goOn(data.end(), now));
    }

    /** The peer no longer has it: it is not asked again, until it is offered again. */
    public void gone(PeerId peer, Gone gone) {
        IncomingTransfer transfer = find(peer.identity(), gone.id());
        if (transfer != null) {
            transfer.pause();
        }
    }

    /** The connection is lost: what has come is kept, and nothing asked until it is offered. */
    public void lost(PeerId peer) {
        of(peer.identity()).forEach(IncomingTransfer::pause);
    }

    /**
     * Forgets what has made no progress for too long. To be called every now and then.
     *
     * @return what was asked for and has not come, to be asked again
     */
    public List<Question> due(Moment now) {
        List<Question> questions = new ArrayList<>();
        for (IncomingTransfer transfer : all()) {
            if (transfer.stoodStill(now).compareTo(limits.keep()) >= 0) {
                remove(transfer);
            } else if (transfer.isOverdue(now, limits.askAgain())) {
                transfer.begin(now)
                        .ifPresent(want -> questions.add(new Question(transfer.from(), want)));
            }
        }
        return questions;
    }

    /** Transfers that are not whole, of all peers. */
    public int transfers() {
        return all().size();
    }

    /** Bytes that count towards {@link Limits#bytesInAll}. */
    public long bytes() {
        return charged;
    }

    private IncomingTransfer find(PeerId who, TransferId id) {
        return transfers.getOrDefault(who, Map.of()).get(id);
    }

    /** Copies, so that one of them may be removed. */
    private List<IncomingTransfer> of(PeerId who) {
        return List.copyOf(transfers.getOrDefault(who, Map.of()).values());
    }

    private List<IncomingTransfer> all() {
        return transfers.values().stream().flatMap(some -> some.values().stream()).toList();
    }

    private void add(IncomingTransfer transfer) {
        transfers
                .computeIfAbsent(transfer.from(), peer -> new HashMap<>())
                .put(transfer.id(), transfer);
        charged += transfer.charge();
    }

    private void remove(IncomingTransfer transfer) {
        charged -= transfer.charge();
        Map<TransferId, IncomingTransfer> others = transfers.get(transfer.from());
        others.remove(transfer.id());
        if (others.isEmpty()) {
            transfers.remove(transfer.from());
        }
    }

    /**
     * @return whether any byte is new
     */
    private boolean write(IncomingTransfer transfer, int offset, ByteBuffer bytes, Moment now) {
        long before = transfer.charge();
        boolean isNew = transfer.write(offset, bytes, now);
        charged += transfer.charge() - before;
        return isNew;
    }

    private Step finish(IncomingTransfer transfer) throws WireException {
        remove(transfer);
        byte[] content = transfer.content().assemble();
        if (!TransferId.of(transfer.type(), content).equals(transfer.id())) {
            throw new WireException(
                    "transfer "
                            + transfer.id()
                            + ": its "
                            + content.length
                            + " bytes have another hash");
        }
        return new Step(
                Optional.of(new Done(transfer.id(), true)),
                Optional.of(new Whole(transfer.type(), content)));
    }

    private boolean hasRoomForOneMore(IncomingTransfer fresh, Moment now) {
        PeerId who = fresh.from();
        return (of(who).size() < limits.transfersPerPeer() || evict(of(who), fresh, now))
                && hasRoom(fresh, PartialContent.CHUNK, now);
    }

    /**
     * @return false if there is none, and then the transfer is forgotten
     */
    private boolean hasRoom(IncomingTransfer transfer, int offset, ByteBuffer bytes, Moment now) {
        long more = transfer.content().memoryFor(offset, bytes.remaining());
        boolean hasRoom = more == 0 || hasRoom(transfer, more, now);
        if (!hasRoom) {
            remove(transfer);
        }
        return hasRoom;
    }

    private boolean hasRoom(IncomingTransfer applicant, long more, Moment now) {
        while (charge(of(applicant.from())) + more > limits.bytesPerPeer()) {
            if (!evict(of(applicant.from()), applicant, now)) {
                return false;
            }
        }
        while (charged + more > limits.bytesInAll()) {
            if (!evict(all(), applicant, now)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Forgets the slowest that has to make room for the applicant, what nobody asked for first.
     *
     * @return false if none has to
     */
    private boolean evict(
            List<IncomingTransfer> candidates, IncomingTransfer applicant, Moment now) {
        Optional<IncomingTransfer> slowest =
                candidates.stream()
                        .filter(transfer -> givesWay(transfer, applicant, now))
                        .max(
                                Comparator.comparing(
                                                (IncomingTransfer transfer) ->
                                                        !transfer.isSolicited())
                                        .thenComparing(transfer -> transfer.lagged(now)));
        slowest.ifPresent(this::remove);
        return slowest.isPresent();
    }

    private boolean givesWay(IncomingTransfer transfer, IncomingTransfer applicant, Moment now) {
        if (transfer == applicant) {
            return false;
        }
        return transfer.isSolicited() == applicant.isSolicited()
                ? transfer.lagged(now).compareTo(limits.askAgain()) >= 0
                : applicant.isSolicited();
    }

    private static long charge(List<IncomingTransfer> transfers) {
        return transfers.stream().mapToLong(IncomingTransfer::charge).sum();
    }
}
