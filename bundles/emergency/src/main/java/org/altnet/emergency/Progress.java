package org.altnet.emergency;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.emergency.EmergencyTx.State;
import org.altnet.api.emergency.TxReceipt;
import org.altnet.api.emergency.TxReceipt.Status;
import org.altnet.room.DurationSetting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What state a transaction is in, and who is told of it. Confined to the room's lane. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final String KEY = "emergency.overdue:";
    private static final String UNCONFIRMED = "emergency.unconfirmed:";
    private static final String BELIEVED = "";
    private static final String UNBELIEVABLE =
            "enough nodes of peers say that they have an emergency transaction, and "
                    + Doubts.BLOCKS
                    + " blocks have come without it since its deadline: they lie, or it pays too"
                    + " little";

    private final Ledger ledger;
    private final Alarms alarms;
    private final Map<String, String> told = new TreeMap<>();

    Progress(Ledger ledger, Alarms alarms) {
        this.ledger = ledger;
        this.alarms = alarms;
    }

    /** Notices of an earlier run that are over, and those that are not. */
    void start() {
        ledger.all().forEach(known -> ledger.get(known.txid()).ifPresent(this::tell));
    }

    /**
     * While it is under way, by its acknowledgements and its age.
     *
     * @param age since the attempt began
     */
    Sending review(Sending sending, Duration age) {
        if (!sending.isUnderWay()) {
            return sending;
        }
        State state =
                sending.hasEnough()
                        ? State.ACKNOWLEDGED
                        : age.compareTo(sending.options().deadline()) >= 0
                                ? State.OVERDUE
                                : State.SENDING;
        Sending reviewed = state == sending.state() ? sending : sending.with(state);
        enter(sending, reviewed);
        return reviewed;
    }

    /** Blocks come without it though enough nodes say that they have it; or not any more. */
    void doubt(Sending sending, boolean doubted) {
        String key = UNCONFIRMED + sending.txid();
        String text = doubted ? UNBELIEVABLE : BELIEVED;
        if (text.equals(told.put(key, text))) {
            return;
        }
        if (doubted) {
            alarms.raise(key, Severity.NOTICE, text, details(sending));
        } else {
            alarms.clear(key, "it is " + sending.state());
        }
    }

    /** A step, written down and told. */
    void enter(Sending before, Sending after) {
        ledger.update(after);
        if (before.state() != after.state()) {
            LOG.info(
                    "Transaction {}: {}, {} of {} nodes have it{}",
                    after.txid(),
                    after.state(),
                    after.acks(),
                    after.options().minAcks(),
                    after.known().block().map(block -> ", block " + block.hash()).orElse(""));
        }
        if (before.state() != after.state() || after.state() == State.OVERDUE) {
            tell(after);
        }
    }

    private void tell(Sending sending) {
        if (!sending.isUnderWay()) {
            doubt(sending, false);
            told.remove(UNCONFIRMED + sending.txid());
        }
        String key = KEY + sending.txid();
        if (sending.state() != State.OVERDUE) {
            told.remove(key);
            alarms.clear(key, "it is " + sending.state());
            return;
        }
        String text = overdue(sending);
        if (!text.equals(told.put(key, text))) {
            alarms.raise(key, Severity.NOTICE, text, details(sending));
        }
    }

    private static String overdue(Sending sending) {
        List<TxReceipt> said =
                sending.known().receipts().stream()
                        .filter(
                                one ->
                                        one.status() == Status.ACCEPTED
                                                || one.status() == Status.REJECTED)
                        .toList();
        if (!said.isEmpty() && said.stream().allMatch(one -> one.status() == Status.REJECTED)) {
            return "every node that was asked rejects an emergency transaction: " + mostSaid(said);
        }
        return sending.acks()
                + " of "
                + sending.options().minAcks()
                + " nodes of peers have taken an emergency transaction in "
                + DurationSetting.words(sending.options().deadline());
    }

    private static String mostSaid(List<TxReceipt> said) {
        Map<String, Long> counts =
                said.stream()
                        .collect(
                                Collectors.groupingBy(
                                        TxReceipt::text, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .filter(text -> !text.isEmpty())
                .orElse("no reason given");
    }

    private static Map<String, String> details(Sending sending) {
        Map<String, String> details = new TreeMap<>();
        sending.known().receipts().stream()
                .collect(Collectors.groupingBy(TxReceipt::status, Collectors.counting()))
                .forEach((status, count) -> details.put(status.name(), count.toString()));
        details.put("txid", sending.txid().toString());
        return details;
    }
}
