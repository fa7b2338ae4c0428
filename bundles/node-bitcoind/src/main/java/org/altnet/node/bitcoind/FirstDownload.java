package org.altnet.node.bitcoind;

import java.time.Duration;
import java.time.Instant;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;

/**
 * Whether a node is still in its first download, so that being behind means nothing yet.
 *
 * <p>The node's own word, if it gives it. Old nodes do not; of them it is found out as Core does
 * ({@code IsInitialBlockDownload}): the best block is a day old, or a day of blocks behind the best
 * header; and once that is over it is over for good, as in Core, or a node that is cut off for a
 * day would be excused for it.
 *
 * <p>On regtest never: there Core keeps saying so until somebody mines, which is no reason not to
 * listen. Confined to one thread.
 */
final class FirstDownload {
    private static final Duration OLD = Duration.ofDays(1);
    private static final int DAY_OF_BLOCKS = 144;

    private final Network network;
    private boolean over;

    FirstDownload(Network network) {
        this.network = network;
    }

    boolean isOn(NodeInfo info, StoredHeader bestBlock, Instant now) {
        if (network == Network.REGTEST) {
            return false;
        }
        if (info.downloading().isPresent()) {
            return info.downloading().get();
        }
        boolean looksLikeIt =
                info.blocks() < info.headers() - DAY_OF_BLOCKS
                        || bestBlock.header().time().isBefore(now.minus(OLD));
        over |= !looksLikeIt;
        return !over;
    }
}
