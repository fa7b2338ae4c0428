package org.altnet.emergency;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Trust;
import org.altnet.api.emergency.TxReceipt.Status;

/**
 * Who gets a transaction next, and by which media. Pure: it decides, and nothing else.
 *
 * <p>Media are opened from those that tell nothing to those that tell all, and only while too few
 * nodes have taken it: hidden ones at once, encrypted ones when each hidden peer has had its turn
 * or half of the time is over, public ones when the time is over and never before. While enough
 * nodes have it, nothing is opened, nobody is asked on public media, and those who have not been
 * asked yet wait for {@link #SPREAD_AFTER}: one who lies about having it must not stop it. When
 * blocks come without it ({@link Doubts}), that holds no more.
 *
 * @param step how long private media have before public ones
 */
record FanOutPolicy(Duration step) {
    /** Peers asked at once, for each kind of media that is open. */
    static final int PARALLEL = 3;

    /** How long those who have not been asked wait while enough say that they have it. */
    static final Duration SPREAD_AFTER = Duration.ofMinutes(10);

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(Candidate::privacy)
                    .thenComparing(Candidate::trust)
                    .thenComparingInt(Candidate::cost)
                    .thenComparingInt(Candidate::latency)
                    .thenComparing(candidate -> candidate.id().toString());

    /**
     * A peer that is up, of a driver that carries transactions.
     *
     * @param id who
     * @param privacy of its medium
     * @param trust of its medium
     * @param cost of its medium, 0 to 100
     * @param latency of its medium, ms
     * @param answers whether it says what became of a transaction
     */
    record Candidate(
            PeerId id, Privacy privacy, Trust trust, int cost, int latency, boolean answers) {}

    /**
     * The media to open, never fewer than are.
     *
     * @param up peers that are up
     * @param busy whether a peer is being asked
     * @param since how long it has been under way
     * @param least those to open at once, since the operator has chosen none that tell less
     */
    Privacy widest(
            Sending sending,
            Collection<Candidate> up,
            Predicate<PeerId> busy,
            Duration since,
            Privacy least) {
        Privacy open = sending.widest().compareTo(least) < 0 ? least : sending.widest();
        if (sending.hasEnough()) {
            return open;
        }
        if (since.compareTo(step) >= 0) {
            return Privacy.PUBLIC;
        }
        boolean hiddenHadTheirTurn =
                up.stream()
                        .filter(peer -> isEligible(sending, peer))
                        .filter(peer -> peer.privacy() == Privacy.HIDDEN)
                        .noneMatch(peer -> busy.test(peer.id()) || isFresh(sending, peer));
        if (hiddenHadTheirTurn || since.compareTo(step.dividedBy(2)) >= 0) {
            return open.compareTo(Privacy.ENCRYPTED) < 0 ? Privacy.ENCRYPTED : open;
        }
        return open;
    }

    /**
     * Whom to send it to, the best first; see {@link #room} for how many of them at once.
     *
     * @param due whether it is time again for one that has been sent it before
     * @param doubted whether those who say that they have it are not believed any more
     */
    List<Candidate> next(
            Sending sending,
            Collection<Candidate> up,
            Predicate<PeerId> busy,
            Predicate<PeerId> due,
            Duration since,
            boolean doubted) {
        if (!sending.isUnderWay()) {
            return List.of();
        }
        boolean enough = sending.hasEnough() && !doubted;
        return up.stream()
                .filter(peer -> isEligible(sending, peer))
                .filter(peer -> peer.privacy().compareTo(sending.widest()) <= 0)
                .filter(peer -> !enough || peer.privacy() != Privacy.PUBLIC)
                .filter(peer -> !busy.test(peer.id()))
                .filter(
                        peer ->
                                isFresh(sending, peer)
                                        ? !enough || since.compareTo(SPREAD_AFTER) >= 0
                                        : due.test(peer.id()))
                .sorted(BEST_FIRST)
                .toList();
    }

    /** How many may be asked at once. */
    static int room(Sending sending) {
        return PARALLEL * (sending.widest().ordinal() + 1);
    }

    /** Ourselves at the other end of a loop are nobody to tell. */
    private static boolean isEligible(Sending sending, Candidate peer) {
        return peer.trust() != Trust.SELF
                && (sending.options().drivers().isEmpty()
                        || sending.options().drivers().contains(peer.id().driver()));
    }

    private static boolean isFresh(Sending sending, Candidate peer) {
        return sending.receipt(peer.id().driver(), peer.id().toString())
                .map(receipt -> receipt.status() == Status.QUEUED)
                .orElse(true);
    }
}
