package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.chain.BlockRules;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.testing.RawTx;
import org.junit.jupiter.api.Test;

/** Which bodies belong to their header, and what is said of the others. */
class BodyRulesTest {
    private final BlockRules rules = new BodyRules();
    private final Random random = new Random(1);

    /** The first block of mainnet in which somebody paid somebody, height 170. */
    @Test
    void aRealBlockIsInOrder() {
        Block real =
                Block.of(
                        HexFormat.of()
                                .parseHex(
                                        "0100000055bd840a78798ad0da853f68974f3d183e2bd1db6a842c1feecf"
                                                + "222a00000000ff104ccb05421ab93e63f8c3ce5c2c2e9dbb37"
                                                + "de2764b3a3175c8166562cac7d51b96a49ffff001d283e9e70"
                                                + "02010000000100000000000000000000000000000000000000"
                                                + "00000000000000000000000000ffffffff0704ffff001d0102"
                                                + "ffffffff0100f2052a01000000434104d46c4968bde02899d2"
                                                + "aa0963367c7a6ce34eec332b32e42e5f3407e052d64ac625da"
                                                + "6f0718e7b302140434bd725706957c092db53805b821a85b23"
                                                + "a7ac61725bac000000000100000001c997a5e56e104102fa20"
                                                + "9c6a852dd90660a20b2d9c352423edce25857fcd3704000000"
                                                + "004847304402204e45e16932b8af514961a1d3a1a25fdf3f4f"
                                                + "7732e9d624c6c61548ab5fb8cd410220181522ec8eca07de48"
                                                + "60a4acdd12909d831cc56cbbac4622082221a8768d1d0901ff"
                                                + "ffffff0200ca9a3b00000000434104ae1a62fe09c5f51b1390"
                                                + "5f07f06b99a2f7159b2225f374cd378d71302fa28414e7aab3"
                                                + "7397f554a7df5f142c21c1b7303b8a0626f1baded5c72a704f"
                                                + "7e6cd84cac00286bee0000000043410411db93e1dcdb8a016b"
                                                + "49840f8c53bc1eb68a382e97b1482ecad7b148a6909a5cb2e0"
                                                + "eaddfb84ccf9744464f82e160bfa9b8b64f9d4c03f999b8643"
                                                + "f656b412a3ac00000000"));

        assertEquals(
                "00000000d1145790a8694403d4063f323d499e655c83426834d4ce2f8dd4a2ee",
                real.header().hash().toString());
        assertEquals(Optional.empty(), rules.defect(real));
    }

    @Test
    void blocksOfEverySizeAreInOrder() {
        for (int count = 1; count <= 40; count++) {
            for (boolean committing : new boolean[] {false, true}) {
                List<byte[]> transactions = TestBlock.transactions(random, count, committing);
                assertEquals(Optional.empty(), rules.defect(TestBlock.of(transactions)));
            }
        }
    }

    @Test
    void whatIsNoBlockIsNotInOrder() {
        byte[] raw = TestBlock.of(TestBlock.transactions(random, 3, true)).bytes();

        assertDefect("no transaction, at byte", Block.of(Arrays.copyOf(raw, raw.length - 1)));
        assertDefect("and then 1 more", Block.of(Arrays.copyOf(raw, raw.length + 1)));
        assertDefect("more than 80 bytes", Block.of(Arrays.copyOf(raw, BlockHeader.LENGTH)));
        assertDefect("more than 80 bytes", Block.of(new byte[] {1}));
        assertDefect("no transactions", Block.of(Arrays.copyOf(new byte[80], 81)));
    }

    @Test
    void theMerkleRootIsThatOfTheTransactions() {
        List<byte[]> transactions = TestBlock.transactions(random, 5, false);
        byte[] root = TestBlock.merkleRoot(transactions);

        assertDefect(
                "its header's merkle root is",
                TestBlock.of(TestBlock.flipped(root, 31, 1), transactions));
        Collections.swap(transactions, 2, 3);
        assertDefect("its header's merkle root is", TestBlock.of(root, transactions));
        Collections.swap(transactions, 2, 3);
        assertDefect("its header's merkle root is", TestBlock.of(root, transactions.subList(0, 4)));
    }

    /** CVE-2012-2459: the tail of a list twice, and the root stays what it is. */
    @Test
    void doubledTransactionsAreFoundThoughTheRootIsRight() {
        for (int count = 3; count <= 12; count++) {
            List<byte[]> transactions = TestBlock.transactions(random, count, false);
            byte[] root = TestBlock.merkleRoot(transactions);
            for (int tail = 1; tail < count; tail++) {
                List<byte[]> doubled = new ArrayList<>(transactions);
                doubled.addAll(transactions.subList(count - tail, count));
                if (Arrays.equals(root, TestBlock.merkleRoot(doubled))) {
                    assertDefect("doubled", TestBlock.of(root, doubled));
                }
            }
        }
        List<byte[]> three = TestBlock.transactions(random, 3, false);
        List<byte[]> four = new ArrayList<>(three);
        four.add(three.get(2));
        assertArrayEquals(TestBlock.merkleRoot(three), TestBlock.merkleRoot(four));
        assertDefect("doubled", TestBlock.of(four));
    }

    @Test
    void theFirstTransactionAndNoOtherIsACoinbase() {
        List<byte[]> transactions = TestBlock.transactions(random, 4, false);

        assertDefect("first transaction is no", TestBlock.of(transactions.subList(1, 4)));
        transactions.add(2, TestBlock.coinbase(random));
        assertDefect("transaction 2 is a second coinbase", TestBlock.of(transactions));
    }

    @Test
    void whoDoesNotCommitHasNoWitnesses() {
        List<byte[]> transactions = TestBlock.transactions(random, 4, true);
        List<byte[]> uncommitted = new ArrayList<>(transactions);
        uncommitted.set(0, TestBlock.coinbase(random));
        uncommitted.set(1, RawTx.random(random, 1, 1, List.of(List.of(new byte[9])))[0]);

        assertDefect("transaction 1 has witnesses", TestBlock.of(uncommitted));
        byte[] reserved = TestBlock.coinbase(random, TestBlock.RESERVED, List.of(new byte[25]));
        assertDefect("transaction 0 has witnesses", TestBlock.of(List.of(reserved)));
    }

    @Test
    void aGarbledWitnessIsFoundThoughTheIdsAreRight() {
        byte[][] witnessed = RawTx.random(random, 1, 1, List.of(List.of(new byte[72])));
        byte[] coinbase = TestBlock.committing(random, List.of(witnessed[0]));
        byte[] garbled = TestBlock.flipped(witnessed[0], witnessed[0].length - 5, 1);
        byte[] root = TestBlock.merkleRoot(List.of(coinbase, witnessed[0]));

        assertEquals(
                Optional.empty(),
                rules.defect(TestBlock.of(root, List.of(coinbase, witnessed[0]))));
        assertDefect("commits to other", TestBlock.of(root, List.of(coinbase, garbled)));
        assertDefect("commits to other", TestBlock.of(root, List.of(coinbase, witnessed[1])));
    }

    @Test
    void whoCommitsHasOneItemOf32BytesInItsOwnWitness() {
        byte[] script = TestBlock.commitment(List.of(), TestBlock.RESERVED);
        for (byte[] wrong : new byte[][] {null, new byte[31], new byte[33], new byte[0]}) {
            byte[] coinbase = TestBlock.coinbase(random, wrong, List.of(script));
            assertDefect("not one item of 32 bytes", TestBlock.of(List.of(coinbase)));
        }
        byte[] two =
                new RawTx()
                        .bytes(2, 0, 0, 0, 0, 1, 1)
                        .zeros(32)
                        .bytes(255, 255, 255, 255, 2, 9, 9, 0, 0, 0, 0, 1)
                        .zeros(8)
                        .sized(script)
                        .bytes(2)
                        .sized(TestBlock.RESERVED)
                        .sized(TestBlock.RESERVED)
                        .zeros(4)
                        .done();
        assertDefect("not one item of 32 bytes", TestBlock.of(List.of(two)));
    }

    @Test
    void theReservedValueIsPartOfTheCommitment() {
        byte[] reserved = RawTx.some(random, 32);
        byte[] script = TestBlock.commitment(List.of(), reserved);

        Block right = TestBlock.of(List.of(TestBlock.coinbase(random, reserved, List.of(script))));
        assertEquals(Optional.empty(), rules.defect(right));
        byte[] other = TestBlock.coinbase(random, TestBlock.RESERVED, List.of(script));
        assertDefect("commits to other", TestBlock.of(List.of(other)));
    }

    @Test
    void theLastCommitmentCountsAndMayBeLonger() {
        byte[] right = TestBlock.commitment(List.of(), TestBlock.RESERVED);
        byte[] wrong = TestBlock.flipped(right, 20, 1);
        byte[] longer = Arrays.copyOf(right, 50);
        byte[] shorter = Arrays.copyOf(right, 37);
        byte[] lookalike = TestBlock.flipped(wrong, 5, 1);

        for (List<byte[]> scripts :
                List.of(
                        List.of(wrong, right),
                        List.of(wrong, longer),
                        List.of(right, shorter),
                        List.of(right, lookalike),
                        List.of(right, new byte[0]))) {
            byte[] coinbase = TestBlock.coinbase(random, TestBlock.RESERVED, scripts);
            assertEquals(Optional.empty(), rules.defect(TestBlock.of(List.of(coinbase))));
        }
        byte[] coinbase = TestBlock.coinbase(random, TestBlock.RESERVED, List.of(right, wrong));
        assertDefect("commits to other", TestBlock.of(List.of(coinbase)));
    }

    @Test
    void aBlockMayBeAsLargeAsItMayAndNoLarger() {
        int frame = 80 + 1 + TestBlock.coinbase(random, null, List.of(new byte[70_000])).length;
        int fits = 1_000_000 - frame + 70_000;

        assertEquals(Optional.empty(), rules.defect(lone(fits)));
        assertEquals(1_000_000, lone(fits).length());
        assertDefect("1000001 bytes without witnesses, at most 1000000", lone(fits + 1));
    }

    @Test
    void aBlockMayWeighAsMuchAsItMayAndNoMore() {
        Block small = heavy(100_000);
        int stripped = small.length() - 100_000 - 2 - 2 - 5 - 2 - 33;
        int fits = 4_000_000 - 4 * stripped - 2 - 2 - 5 - 2 - 33;

        assertEquals(Optional.empty(), rules.defect(heavy(fits)));
        assertDefect("its weight is 4000001, at most 4000000", heavy(fits + 1));
    }

    @Test
    void noBitOfABodyCanBeAnother() {
        for (int count : new int[] {1, 2, 3, 6}) {
            for (boolean committing : new boolean[] {false, true}) {
                byte[] raw =
                        TestBlock.of(TestBlock.transactions(random, count, committing)).bytes();
                for (int at = 36; at < raw.length; at = at == 67 ? 80 : at + 1) {
                    for (int bit = 0; bit < Byte.SIZE; bit++) {
                        Block flipped = Block.of(TestBlock.flipped(raw, at, 1 << bit));
                        assertTrue(rules.defect(flipped).isPresent(), "byte " + at);
                    }
                }
            }
        }
    }

    @Test
    void fuzz() {
        for (int round = 0; round < Integer.getInteger("altnet.fuzz.rounds", 5_000); round++) {
            List<byte[]> transactions =
                    TestBlock.transactions(random, 1 + random.nextInt(6), random.nextBoolean());
            byte[] raw = TestBlock.of(transactions).bytes();
            byte[] mutated = mutated(raw);
            boolean same = Arrays.equals(raw, mutated);
            Optional<String> defect = rules.defect(Block.of(mutated));
            assertEquals(same, defect.isEmpty(), () -> HexFormat.of().formatHex(mutated));
            assertFalse(defect.orElse("").contains("\n"));
        }
    }

    /** Bytes changed, cut out, doubled or moved, all of them in the body. */
    private byte[] mutated(byte[] raw) {
        byte[] bytes = raw.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = 80 + random.nextInt(bytes.length - 80);
            int length = random.nextInt(Math.min(40, bytes.length - at) + 1);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) (0xfd + random.nextInt(3));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(81, bytes.length - length));
                default -> {
                    int to = 80 + random.nextInt(bytes.length - 80 - length + 1);
                    System.arraycopy(bytes, at, bytes, to, length);
                }
            }
        }
        return bytes;
    }

    /** A coinbase alone, with a script of that many bytes. */
    private Block lone(int script) {
        return TestBlock.of(List.of(TestBlock.coinbase(random, null, List.of(new byte[script]))));
    }

    /** A coinbase and one transaction with a witness of that many bytes, 65,536 or more. */
    private Block heavy(int witness) {
        byte[] other = RawTx.random(new Random(2), 1, 1, List.of(List.of(new byte[witness])))[0];
        return TestBlock.of(List.of(TestBlock.committing(random, List.of(other)), other));
    }

    private void assertDefect(String expected, Block block) {
        String defect = rules.defect(block).orElse("none");
        assertTrue(defect.contains(expected), defect);
    }
}
