package org.altnet.emergency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Privacy;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.SendOptions;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.api.message.Hash256;

/**
 * All that has to outlive a restart about one transaction. Immutable: each step makes another one.
 *
 * @param known what everybody may see
 * @param begun when the latest attempt began, wall clock: with the first sending, another one, or
 *     when the chain left the block that it was in
 * @param widest the media that tell most, of those that have been opened to it
 * @param after the tip at the first sending: only later blocks can have it
 */
record Sending(EmergencyTx known, Instant begun, Privacy widest, Position after) {
    /** Receipts of one transaction: then those that matter least are dropped. */
    static final int MAX_RECEIPTS = 500;

    /** A place in the chain. */
    record Position(int height, Hash256 hash) {
        static Position of(StoredHeader header) {
            return new Position(header.height(), header.hash());
        }
    }

    Hash256 txid() {
        return known.txid();
    }

    State state() {
        return known.state();
    }

    SendOptions options() {
        return known.options();
    }

    /** Whether somebody should still get it. */
    boolean isUnderWay() {
        return switch (state()) {
            case SENDING, ACKNOWLEDGED, OVERDUE -> true;
            case CONFIRMED, SETTLED, STOPPED -> false;
        };
    }

    /** Whether there is anything left to do. */
    boolean isLive() {
        return isUnderWay() || state() == State.CONFIRMED;
    }

    int acks() {
        return known.acks();
    }

    boolean hasEnough() {
        return acks() >= options().minAcks();
    }

    /**
     * @param driver empty for a node of the operator's own
     */
    Optional<TxReceipt> receipt(String driver, String destination) {
        return known.receipts().stream().filter(one -> is(one, driver, destination)).findFirst();
    }

    /** In the place of the one of the same destination, or as the last. */
    Sending with(TxReceipt receipt) {
        List<TxReceipt> receipts = new ArrayList<>(known.receipts());
        for (int i = 0; i < receipts.size(); i++) {
            if (is(receipts.get(i), receipt.driver(), receipt.destination())) {
                receipts.set(i, receipt);
                return with(receipts);
            }
        }
        if (receipts.size() >= MAX_RECEIPTS) {
            receipts.remove(leastWorthKeeping(receipts));
        }
        receipts.add(receipt);
        return with(receipts);
    }

    Sending with(State state) {
        return with(state, known.block(), known.seenBy());
    }

    Sending confirmed(StoredHeader block, String seenBy) {
        return with(State.CONFIRMED, Optional.of(block), seenBy);
    }

    Sending settled() {
        return with(State.SETTLED, known.block(), known.seenBy());
    }

    Sending widened(Privacy to) {
        return new Sending(known, begun, to, after);
    }

    /** Once more, with whoever has not taken it. */
    Sending again(SendOptions options, Instant now) {
        List<TxReceipt> receipts =
                known.receipts().stream()
                        .map(one -> one.status() == Status.ACCEPTED ? one : queued(one, now))
                        .toList();
        return anew(options, receipts, now);
    }

    /** From the start: the block that had it is not on the chain any more. */
    Sending leftBehind(Instant now) {
        List<TxReceipt> receipts = known.receipts().stream().map(one -> queued(one, now)).toList();
        return anew(options(), receipts, now);
    }

    private Sending anew(SendOptions options, List<TxReceipt> receipts, Instant now) {
        EmergencyTx fresh =
                new EmergencyTx(
                        txid(),
                        known.tx(),
                        options,
                        known.since(),
                        State.SENDING,
                        receipts,
                        Optional.empty(),
                        "");
        return new Sending(fresh, now, Privacy.HIDDEN, after);
    }

    private Sending with(List<TxReceipt> receipts) {
        return new Sending(
                new EmergencyTx(
                        txid(),
                        known.tx(),
                        options(),
                        known.since(),
                        state(),
                        receipts,
                        known.block(),
                        known.seenBy()),
                begun,
                widest,
                after);
    }

    private Sending with(State state, Optional<StoredHeader> block, String seenBy) {
        return new Sending(
                new EmergencyTx(
                        txid(),
                        known.tx(),
                        options(),
                        known.since(),
                        state,
                        known.receipts(),
                        block,
                        seenBy),
                begun,
                widest,
                after);
    }

    private static TxReceipt queued(TxReceipt one, Instant now) {
        return new TxReceipt(
                one.driver(), one.destination(), Status.QUEUED, now, one.attempts(), one.text());
    }

    private static boolean is(TxReceipt receipt, String driver, String destination) {
        return receipt.driver().equals(driver) && receipt.destination().equals(destination);
    }

    /** The oldest failure; if there is none, the oldest of any kind but those that took it. */
    private static int leastWorthKeeping(List<TxReceipt> receipts) {
        int fallback = 0;
        for (int i = receipts.size() - 1; i >= 0; i--) {
            if (receipts.get(i).status() != Status.ACCEPTED) {
                fallback = i;
            }
        }
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).status() == Status.FAILED) {
                return i;
            }
        }
        return fallback;
    }
}
