package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Network;
import org.bitcoinj.core.Block;
import org.bitcoinj.core.HeadersMessage;
import org.bitcoinj.core.InventoryMessage;
import org.bitcoinj.core.Ping;
import org.bitcoinj.core.Transaction;
import org.junit.jupiter.api.Test;

class PeerMessagesTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 2_000);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Block> BLOCKS = RegtestBlocks.chain(3, NOW);

    private interface Decoder {
        Object decode(byte[] payload) throws PeerFault;
    }

    @Test
    void aQuestionForGenesisIsTheKnownBytes() {
        BlockLocator genesis =
                new BlockLocator(List.of(new BlockLocator.Entry(Network.REGTEST.genesis(), 0)));
        byte[] question = PeerMessages.getHeaders(genesis);
        assertEquals(69, question.length);
        assertEquals(1, question[4]);
        assertArrayEquals(Network.REGTEST.genesis().bytes(), Arrays.copyOfRange(question, 5, 37));
        assertArrayEquals(new byte[32], Arrays.copyOfRange(question, 37, 69));
    }

    @Test
    void ourIntroductionIsReadable() throws PeerFault {
        assertEquals(
                "/bitcoinj:0.17.1/ at height 12",
                PeerMessages.introduction(PeerMessages.version(12, NOW)));
    }

    @Test
    void aNameCannotForgeLogLines() throws PeerFault {
        byte[] version = PeerMessages.version(12, NOW);
        version[81] = '\n'; // the first letter of the user agent
        assertEquals("?bitcoinj:0.17.1/ at height 12", PeerMessages.introduction(version));
    }

    @Test
    void headersKeepTheirOrderAndBytes() throws PeerFault {
        var headers = PeerMessages.headers(new HeadersMessage(BLOCKS).serialize());
        assertEquals(RegtestBlocks.headers(BLOCKS), headers);
    }

    @Test
    void moreThanTwoThousandHeadersAreAFault() {
        byte[] payload = ByteBuffer.allocate(3 + 2_001 * 81).array();
        payload[0] = (byte) 0xfd;
        payload[1] = (byte) 0xd1;
        payload[2] = 0x07;
        assertThrows(PeerFault.class, () -> PeerMessages.headers(payload));
    }

    @Test
    void theNewestAnnouncedBlockCounts() throws PeerFault {
        byte[] blocks = InventoryMessage.ofBlocks(BLOCKS).serialize();
        assertEquals(
                Optional.of(BitcoinjTypes.hash(BLOCKS.get(2).getHash())),
                PeerMessages.announcedBlock(blocks));
        byte[] transaction = InventoryMessage.ofTransactions(new Transaction()).serialize();
        assertEquals(Optional.empty(), PeerMessages.announcedBlock(transaction));
    }

    @Test
    void aPongRepeatsThePing() throws PeerFault {
        byte[] ping = Ping.of(77).serialize();
        assertArrayEquals(ping, PeerMessages.pong(ping));
    }

    @Test
    void garbledPayloadsAreFaultsAndNothingElse() {
        fuzz(PeerMessages::introduction, PeerMessages.version(12, NOW));
        fuzz(PeerMessages::headers, new HeadersMessage(BLOCKS).serialize());
        fuzz(PeerMessages::announcedBlock, InventoryMessage.ofBlocks(BLOCKS).serialize());
        fuzz(PeerMessages::pong, Ping.of(1).serialize());
    }

    /** Cuts, flips, and noise: each is decoded, or is a fault. */
    private static void fuzz(Decoder decoder, byte[] sound) {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] payload = Arrays.copyOf(sound, random.nextInt(sound.length + 10));
            for (int flips = random.nextInt(4); flips > 0 && payload.length > 0; flips--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            if (i % 5 == 0) {
                random.nextBytes(payload);
            }
            try {
                decoder.decode(payload);
            } catch (PeerFault expected) {
                assertEquals("sends a garbled ", expected.getMessage().substring(0, 16));
            }
        }
    }
}
