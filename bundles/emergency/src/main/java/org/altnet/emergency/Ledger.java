package org.altnet.emergency;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.emergency.EmergencyTx;
import org.altnet.api.message.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All transactions, in memory and on disk. Changed on the room's lane alone; {@link #all} and
 * {@link #find} are for any thread, and show whole steps.
 */
final class Ledger {
    /** Transactions on their way at once. */
    static final int MAX_LIVE = 100;

    /** Transactions remembered, those on their way among them. */
    static final int MAX_KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Comparator<EmergencyTx> NEWEST =
            Comparator.comparing(EmergencyTx::since).reversed();

    private final LedgerStore store;
    private final int maxKept;
    private final Map<Hash256, Sending> sendings = new LinkedHashMap<>();
    private final Map<Hash256, EmergencyTx> views = new ConcurrentHashMap<>();
    private final Set<Hash256> unsaved = new HashSet<>();

    /** As below, with {@link #MAX_KEPT}. */
    Ledger(LedgerStore store) throws IOException {
        this(store, MAX_KEPT);
    }

    /**
     * Reads what an earlier run has left.
     *
     * @param maxKept transactions remembered
     * @throws IOException if the directory cannot be read
     */
    Ledger(LedgerStore store, int maxKept) throws IOException {
        this.store = store;
        this.maxKept = maxKept;
        store.load().stream()
                .sorted(Comparator.comparing((Sending sending) -> sending.known().since()))
                .forEach(this::remember);
    }

    List<EmergencyTx> all() {
        return views.values().stream().sorted(NEWEST).toList();
    }

    Optional<EmergencyTx> find(Hash256 txid) {
        return Optional.ofNullable(views.get(txid));
    }

    Optional<Sending> get(Hash256 txid) {
        return Optional.ofNullable(sendings.get(txid));
    }

    /** Those with anything left to do, the oldest first. */
    List<Sending> live() {
        return sendings.values().stream().filter(Sending::isLive).toList();
    }

    /**
     * A step that must not be lost.
     *
     * @throws IOException if it cannot be kept; then it has not been taken
     */
    void commit(Sending sending) throws IOException {
        boolean another = get(sending.txid()).filter(Sending::isLive).isEmpty();
        if (another && live().size() >= MAX_LIVE) {
            throw new IOException(
                    MAX_LIVE + " transactions are on their way, which is the most: stop one");
        }
        store.save(sending);
        unsaved.remove(sending.txid());
        remember(sending);
        forgetOld();
    }

    /** A step that is kept as soon as the disk can. */
    void update(Sending sending) {
        if (sending.equals(sendings.get(sending.txid()))) {
            return;
        }
        remember(sending);
        save(sending);
    }

    /** Writes what the disk did not take. */
    void saveLeftovers() {
        for (Hash256 txid : List.copyOf(unsaved)) {
            save(sendings.get(txid));
        }
    }

    private void save(Sending sending) {
        try {
            store.save(sending);
            if (unsaved.remove(sending.txid()) && unsaved.isEmpty()) {
                LOG.info("Emergency transactions can be written again");
            }
        } catch (IOException e) {
            if (unsaved.isEmpty()) {
                LOG.error(
                        "What became of transaction {} cannot be written ({}): a restart would"
                                + " send it to some once more. Tried again; look after disk and"
                                + " permissions",
                        sending.txid(),
                        e.toString());
            }
            unsaved.add(sending.txid());
        }
    }

    private void remember(Sending sending) {
        sendings.put(sending.txid(), sending);
        views.put(sending.txid(), sending.known());
    }

    private void forgetOld() {
        Collection<Sending> all = sendings.values();
        while (all.size() > maxKept) {
            Optional<Sending> oldest = all.stream().filter(one -> !one.isLive()).findFirst();
            if (oldest.isEmpty()) {
                return;
            }
            Hash256 txid = oldest.get().txid();
            sendings.remove(txid);
            views.remove(txid);
            unsaved.remove(txid);
            store.delete(txid);
        }
    }
}
