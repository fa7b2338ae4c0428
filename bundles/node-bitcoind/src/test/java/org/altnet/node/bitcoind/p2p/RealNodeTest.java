package org.altnet.node.bitcoind.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.node.bitcoind.signal.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes that are not connected to each other: what one has is handed to the other. */
@Timeout(120)
class RealNodeTest {
    private static final int BEHIND = 20;

    @TempDir Path aliceDirectory;
    @TempDir Path bobDirectory;

    @Test
    void theNodeTakesTheHeadersAsksForTheBlocksAndEndsAtTheOthersTip() throws Exception {
        try (RegtestBitcoind alice = RegtestBitcoind.start(aliceDirectory);
                RegtestBitcoind bob = RegtestBitcoind.start(bobDirectory);
                P2pAnnouncement announcement = P2pAnnouncement.open(settings(alice))) {
            bob.generate(BEHIND);
            Await.until("connected", () -> announcement.describe().contains(" connected to "));
            Headers headers = bob.headers(1, BEHIND);

            announcement.announce(headers);

            String tips = alice.call("getchaintips");
            assertTrue(tips.contains(bob.tip().toString()), tips);
            assertTrue(tips.contains("headers-only"), tips);
            int given = 0;
            while (!alice.tip().equals(bob.tip())) {
                Await.until("asked", () -> !announcement.wanted().isEmpty());
                for (Hash256 wanted : announcement.wanted()) {
                    announcement.give(bob.block(wanted));
                    given++;
                }
            }
            assertEquals(BEHIND, given);
            assertEquals(Set.of(), announcement.wanted());
            assertFalse(alice.call("getchaintips").contains("headers-only"));
        }
    }

    @Test
    void aBlockIsTakenThatTheNodeHasNotAskedFor() throws Exception {
        try (RegtestBitcoind alice = RegtestBitcoind.start(aliceDirectory);
                RegtestBitcoind bob = RegtestBitcoind.start(bobDirectory);
                P2pAnnouncement announcement = P2pAnnouncement.open(settings(alice))) {
            bob.generate(1);
            Await.until("connected", () -> announcement.describe().contains(" connected to "));

            announcement.give(bob.block(bob.tip()));

            assertEquals(bob.tip(), alice.tip());
        }
    }

    @Test
    void aBlockThatIsWrongIsRejectedAndSaidSo() throws Exception {
        try (RegtestBitcoind alice = RegtestBitcoind.start(aliceDirectory);
                RegtestBitcoind bob = RegtestBitcoind.start(bobDirectory);
                P2pAnnouncement announcement = P2pAnnouncement.open(settings(alice))) {
            bob.generate(1);
            byte[] garbled = bob.block(bob.tip()).bytes();
            garbled[garbled.length - 1] ^= 1; // the lock time of the coinbase
            Await.until("connected", () -> announcement.describe().contains(" connected to "));

            IOException refused =
                    assertThrows(IOException.class, () -> announcement.give(Block.of(garbled)));

            assertTrue(refused.getMessage().contains("reject of block"), refused.getMessage());
            assertEquals(0, alice.height());
        }
    }

    @Test
    void aNodeThatIsKilledAndStartedAgainIsConnectedToAgain() throws Exception {
        try (RegtestBitcoind alice = RegtestBitcoind.start(aliceDirectory);
                RegtestBitcoind bob = RegtestBitcoind.start(bobDirectory);
                P2pAnnouncement announcement = P2pAnnouncement.open(settings(alice))) {
            bob.generate(3);
            Await.until("connected", () -> announcement.describe().contains(" connected to "));
            announcement.announce(bob.headers(1, 3));
            Await.until("asked", () -> !announcement.wanted().isEmpty());

            alice.kill();
            Await.until("gone", () -> announcement.describe().contains("not connected"));
            assertEquals(Set.of(), announcement.wanted());
            assertThrows(IOException.class, () -> announcement.announce(bob.headers(1, 3)));
            alice.start();
            Await.until(
                    "connected again", () -> announcement.describe().contains(" connected to "));

            announcement.announce(bob.headers(1, 3));
            while (!alice.tip().equals(bob.tip())) {
                Await.until("asked", () -> !announcement.wanted().isEmpty());
                for (Hash256 wanted : announcement.wanted()) {
                    announcement.give(bob.block(wanted));
                }
            }
        }
    }

    private static P2pSettings settings(RegtestBitcoind node) {
        return new P2pSettings(
                "alice",
                Network.REGTEST,
                "127.0.0.1",
                node.p2pPort(),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2));
    }
}
