package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;

class FirstDownloadTest {
    private final BlockHeader header = ScriptedChain.genesis().header();
    private final StoredHeader block = new StoredHeader(header, 1_000, BigInteger.TWO);
    private final Instant young = header.time().plus(Duration.ofHours(1));
    private final Instant old = header.time().plus(Duration.ofHours(25));

    @Test
    void theNodesOwnWordCounts() {
        FirstDownload download = new FirstDownload(Network.MAINNET);
        assertTrue(download.isOn(info(1_000, Optional.of(true)), block, young));
        assertFalse(download.isOn(info(9_000, Optional.of(false)), block, old));
    }

    @Test
    void onRegtestItNeverIs() {
        FirstDownload download = new FirstDownload(Network.REGTEST);
        assertFalse(download.isOn(info(9_000, Optional.of(true)), block, old));
    }

    @Test
    void ofAnOldNodeItIsFoundOut() {
        FirstDownload download = new FirstDownload(Network.MAINNET);
        assertTrue(download.isOn(info(1_000, Optional.empty()), block, old));
        assertTrue(download.isOn(info(1_145, Optional.empty()), block, young));
        assertFalse(download.isOn(info(1_144, Optional.empty()), block, young));
        assertFalse(
                download.isOn(info(1_000, Optional.empty()), block, old),
                "over is over: a node that is cut off is not excused for it");
    }

    private NodeInfo info(int headers, Optional<Boolean> downloading) {
        return new NodeInfo(
                "main", 1_000, headers, header.hash(), downloading, false, Optional.empty());
    }
}
