package org.altnet.node.bitcoind.signal;

import org.altnet.node.bitcoind.TipSignal;

/** Makes tip signals. */
public final class TipSignals {
    private TipSignals() {}

    /**
     * Begins to listen and to poll, and says so at once for the first time. Does not block.
     *
     * @param mayHaveChanged what to do when the tip may have changed, such as asking the node; on
     *     the signal's own thread, never twice at once. May block; what comes meanwhile is put
     *     together into one more call.
     */
    public static TipSignal open(TipSignalSettings settings, Runnable mayHaveChanged) {
        throw new UnsupportedOperationException();
    }
}
