package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Tx;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.testing.RawTx;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.chain.BodyRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are nearly the block's own, by the real rules: the node is handed none of them. */
class FalseBodiesTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 200);
    private static final int[] COMMITMENT = {0x6a, 0x24, 0xaa, 0x21, 0xa9, 0xed};
    private static final byte[] RESERVED = new byte[32];

    @TempDir Path directory;
    private final Random random = new Random(6);
    private final byte[] signed =
            RawTx.random(random, 1, 2, List.of(List.of(RawTx.some(random, 72))))[0];
    private final byte[] coinbase = coinbase(signed);
    private World world;
    private Block block;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
        world.rules.find(new BodyRules()::defect);
        Branch longer = world.common.mine(merkleRoot(coinbase, signed));
        block = block(longer.tip(), coinbase, signed);
        world.nodeLearns(longer.between(10, 11));
        world.node.hasBlocksUpTo(10);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theTrueOneIsHandedOver() {
        fetch(block);
        assertEquals(List.of(block), world.node.submitted());
        world.assertMisdeeds();
    }

    @Test
    void aGarbledWitness() {
        byte[] garbled = block.bytes();
        garbled[garbled.length - 5]++; // the last of the signature, before the lock time
        Block other = Block.of(garbled);
        assertEquals(
                block.transactions().get(1).txid(),
                other.transactions().get(1).txid(),
                "no merkle root tells");
        assertRefused(other);
    }

    @Test
    void noWitnessAtAll() {
        Tx whole = Tx.of(signed);
        byte[] stripped = new byte[whole.strippedLength()];
        System.arraycopy(signed, 0, stripped, 0, 4);
        System.arraycopy(signed, 6, stripped, 4, stripped.length - 8);
        System.arraycopy(signed, signed.length - 4, stripped, stripped.length - 4, 4);
        assertEquals(whole.txid(), Tx.of(stripped).txid());
        assertRefused(block(block.header(), coinbase, stripped));
    }

    @Test
    void anotherTransaction() {
        assertRefused(block(block.header(), coinbase, RawTx.random(random)[0]));
    }

    @Test
    void aTransactionTwice() {
        assertRefused(block(block.header(), coinbase, signed, signed));
    }

    @Test
    void moreThanABlock() {
        assertRefused(Block.of(new RawTx().bytes(block.bytes()).zeros(1).done()));
    }

    @Test
    void anyByteThatIsAnother() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] other = block.bytes();
            int at = BlockHeader.LENGTH + random.nextInt(other.length - BlockHeader.LENGTH);
            other[at] ^= (byte) (1 + random.nextInt(255));
            fetch(Block.of(other));
            assertEquals(List.of(), world.node.submitted(), "byte " + at);
        }
        assertEquals(ROUNDS, world.altstack.misdeeds().size());
    }

    private void assertRefused(Block other) {
        fetch(other);
        assertEquals(List.of(), world.node.submitted());
        world.assertMisdeeds(Offence.INVALID);
        assertTrue(world.incident().ended().isPresent());
    }

    private void fetch(Block offered) {
        PeerId peer = world.altstack.library("tor", "a", wanted -> Optional.of(offered));
        String subject = world.node.best().hash().toString();
        world.validation.anomaly(
                ScriptedNode.ID,
                world.anomaly("block", subject, Remedy.FETCH_BLOCK, world.node.best()));
        world.time.run();
        assertTrue(
                world.altstack.misdeeds().stream().allMatch(misdeed -> misdeed.by().equals(peer)));
    }

    private static Block block(BlockHeader header, byte[]... transactions) {
        RawTx raw = new RawTx().bytes(header.bytes()).size(transactions.length);
        for (byte[] transaction : transactions) {
            raw.bytes(transaction);
        }
        return Block.of(raw.done());
    }

    private static Hash256 merkleRoot(byte[] first, byte[] second) {
        return pair(Tx.of(first).txid().bytes(), Tx.of(second).txid().bytes());
    }

    /** A coinbase that commits to the witness of the other transaction (BIP141). */
    private static byte[] coinbase(byte[] other) {
        Hash256 root = pair(new byte[32], Tx.of(other).wtxid().bytes());
        Hash256 commitment = pair(root.bytes(), RESERVED);
        byte[] script = new RawTx().bytes(COMMITMENT).bytes(commitment.bytes()).done();
        return new RawTx()
                .bytes(2, 0, 0, 0, 0, 1)
                .bytes(1)
                .zeros(32)
                .bytes(255, 255, 255, 255)
                .sized(new byte[] {1, 11, 1, 0})
                .zeros(4)
                .size(1)
                .zeros(8)
                .sized(script)
                .size(1)
                .sized(RESERVED)
                .zeros(4)
                .done();
    }

    private static Hash256 pair(byte[] left, byte[] right) {
        return Hash256.digest(new RawTx().bytes(left).bytes(right).done());
    }
}
