package org.altnet.driver.p2p;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.time.Moment;
import org.altnet.wire.P2pReject;

/**
 * What became of the transactions that one node was given. Nodes do not say, so they are asked to
 * give the transaction back: one that does has it. Bitcoin Core before 0.13 does so at once; later
 * ones when their next round of announcements is over (on average five seconds), or two minutes
 * after they took it. A node that never does is reported as {@link Status#UNAVAILABLE}: it may have
 * it, and nobody knows.
 *
 * <p>Confined to the lane.
 */
final class Submissions {
    private static final int MOST = 8;
    private static final int REJECT_DUPLICATE = 0x12;

    /**
     * When to ask, after it was given. Not at once: an old node that hangs up over a transaction
     * says why before, and its words are lost if it leaves a question of ours unread (TCP resets).
     */
    private static final List<Duration> ASK_AFTER =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(24),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(125));

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(150);

    private static final class Submission {
        private final Moment since;
        private int asked;

        private Submission(Moment since) {
            this.since = since;
        }
    }

    private final Map<Hash256, Submission> pending = new HashMap<>();
    private final Consumer<Hash256> ask;
    private final Consumer<TxResult> report;

    /**
     * @param ask asks the node for a transaction
     * @param report tells what became of one, once for each
     */
    Submissions(Consumer<Hash256> ask, Consumer<TxResult> report) {
        this.ask = ask;
        this.report = report;
    }

    /** Whether another one can be kept in mind. */
    boolean hasRoomFor(Hash256 txid) {
        return pending.size() < MOST || pending.containsKey(txid);
    }

    /** It is on its way to the node. */
    void given(Hash256 txid, Moment now) {
        pending.put(txid, new Submission(now));
    }

    /** Asks where it is time to. */
    void tick(Moment now) {
        for (Map.Entry<Hash256, Submission> entry : List.copyOf(pending.entrySet())) {
            Submission submission = entry.getValue();
            Duration passed = now.since(submission.since);
            if (passed.compareTo(GIVE_UP_AFTER) >= 0) {
                settle(
                        entry.getKey(),
                        Status.UNAVAILABLE,
                        "handed over; the node does not say whether it keeps it");
            } else if (submission.asked < ASK_AFTER.size()
                    && passed.compareTo(ASK_AFTER.get(submission.asked)) >= 0) {
                submission.asked++;
                ask.accept(entry.getKey());
            }
        }
    }

    /** The node gave it back. */
    void returned(Hash256 txid) {
        settle(txid, Status.ACCEPTED, "the node gives it back");
    }

    /** An old node says why it does not want it (BIP61). */
    void rejected(Hash256 txid, P2pReject reject) {
        boolean known =
                reject.code() == REJECT_DUPLICATE && reject.reason().startsWith("txn-already");
        settle(txid, known ? Status.KNOWN : Status.REJECTED, reject.reason());
    }

    private void settle(Hash256 txid, Status status, String reason) {
        if (pending.remove(txid) != null) {
            report.accept(new TxResult(txid, status, reason));
        }
    }
}
