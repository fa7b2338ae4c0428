package org.altnet.emergency;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * What the nodes said lately, so that copies do not bother them. By the id with the witnesses: a
 * copy with other witnesses, which anybody can make, must not pass for the good one. Not for long,
 * since mempools forget, and inputs that were missing come. Confined to the room's lane.
 */
final class ResultMemory {
    static final Duration KEPT = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final TimeSource clock;
    private final Map<Hash256, Remembered> results = new BoundedMap<>(MOST);

    private record Remembered(TxResult result, Moment at) {}

    ResultMemory(TimeSource clock) {
        this.clock = clock;
    }

    /** What cannot be asked now may be in a moment, and is not remembered. */
    void put(Hash256 wtxid, TxResult result) {
        if (result.status() != Status.UNAVAILABLE) {
            results.put(wtxid, new Remembered(result, clock.now()));
        }
    }

    /** The same again; what was accepted is known now. */
    Optional<TxResult> find(Hash256 wtxid) {
        return Optional.ofNullable(results.get(wtxid))
                .filter(one -> clock.now().since(one.at()).compareTo(KEPT) < 0)
                .map(Remembered::result)
                .map(
                        result ->
                                result.status() == Status.ACCEPTED
                                        ? new TxResult(result.txid(), Status.KNOWN, "")
                                        : result);
    }
}
