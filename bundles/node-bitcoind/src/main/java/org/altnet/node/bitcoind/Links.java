package org.altnet.node.bitcoind;

import org.altnet.node.bitcoind.p2p.P2pAnnouncement;
import org.altnet.node.bitcoind.p2p.P2pSettings;
import org.altnet.node.bitcoind.signal.TipSignalSettings;
import org.altnet.node.bitcoind.signal.TipSignals;

/** Opens what a node is connected by beside RPC. Neither call blocks. */
interface Links {
    TipSignal signal(TipSignalSettings settings, Runnable mayHaveChanged);

    HeaderAnnouncement announcement(P2pSettings settings);

    /** The real ones. */
    Links REAL =
            new Links() {
                @Override
                public TipSignal signal(TipSignalSettings settings, Runnable mayHaveChanged) {
                    return TipSignals.open(settings, mayHaveChanged);
                }

                @Override
                public HeaderAnnouncement announcement(P2pSettings settings) {
                    return P2pAnnouncement.open(settings);
                }
            };
}
