package org.altnet.emergency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.altnet.api.emergency.Inspection.Output;
import org.altnet.api.emergency.UnsoundTransactionException;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of a transaction without the chain's coins. */
class TxSanityTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 3_000);

    /** BIP143, the signed transaction of the section "Native P2WPKH". */
    private static final Tx BIP143 =
            Tx.of(
                    HexFormat.of()
                            .parseHex(
                                    "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3ed"
                                            + "f433541db4e4ad969f00000000494830450221008b9d1dc26b"
                                            + "a6a9cb62127b02742fa9d754cd3bebf337f7a55d114c8e5cdd"
                                            + "30be022040529b194ba3f9281a99f2b1c0a19c0489bc22ede9"
                                            + "44ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182"
                                            + "d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100"
                                            + "000000ffffffff02202cb206000000001976a9148280b37df3"
                                            + "78db99f66f85c95a783a76ac7a6d5988ac9093510d00000000"
                                            + "1976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988"
                                            + "ac000247304402203609e17b84f6a7d30c80bfa610b5b4542f"
                                            + "32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331"
                                            + "561406f90300e8f3358f51928d43c212a8caed02de67eebee0"
                                            + "121025476c2e83188368da1ff3e292e7acafcdb3566bb0ad25"
                                            + "3f62fc70f07aeee635711000000"));

    private final ScriptedChain chain = new ScriptedChain(5);

    @Test
    void aSignedTransactionOfAStandard() throws Exception {
        TxSanity tx = TxSanity.check(BIP143);
        assertEquals(
                List.of(
                        "9f96ade4b41d5433f4eda31e1738ec2b36f6e7d1420d94a6af99801a88f7f7ff:0",
                        "8ac60eb9575db5b2d987e29f301b5b819ea83a5c6579d282d189cc04b8e151ef:1"),
                tx.inputs().stream().map(Object::toString).toList());
        assertEquals(
                List.of(
                        new Output(112_340_000, "1Cu32FVupVCgHkMMRJdYJugxwo2Aprgk7H"),
                        new Output(223_450_000, "16TZ8J6Q5iZKBWizWzFAYnrsaox5Z5aBRV")),
                tx.outputs(Network.MAINNET));
        assertEquals(3 * BIP143.strippedLength() + BIP143.length(), tx.weight());
        assertEquals((tx.weight() + 3) / 4, tx.virtualSize());
    }

    @ParameterizedTest
    @CsvSource({
        "MAINNET,  bc1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq9e75rs",
        "TESTNET3, tb1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0l98cr",
        "TESTNET4, tb1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0l98cr",
        "SIGNET,   tb1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq0l98cr",
        "REGTEST,  bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202"
    })
    void addressesAreThoseOfTheNetwork(Network network, String address) throws Exception {
        assertEquals(
                List.of(new Output(50_000, address)),
                TxSanity.check(Txs.make().tx()).outputs(network));
    }

    @Test
    void whatHasNoAddressIsShownAsItIs() throws Exception {
        Tx tx = Txs.make().to((byte) 0x6a, (byte) 1, (byte) 7).paying(0).tx();
        assertEquals(List.of(new Output(0, "6a0107")), TxSanity.check(tx).outputs(Network.MAINNET));
    }

    @Test
    void whatNoNodeTakes() {
        Hash256 parent = Hash256.digest(new byte[] {1});
        unsound("has no outputs", Txs.make().paying());
        unsound("twice", Txs.make().spending(parent, parent));
        unsound("coinbase", Txs.make().spending(Hash256.ZERO).index(0xffffffffL));
        unsound("spends nothing", Txs.make().spending(Hash256.ZERO, parent));
        unsound("out of range", Txs.make().paying(-1));
        unsound("out of range", Txs.make().paying(2_100_000_000_000_001L));
        unsound("out of range", Txs.make().paying(2_000_000_000_000_000L, 200_000_000_000_000L));
        unsound("weight", Txs.make().signature(100_000));
    }

    @Test
    void bytesThatAreNoTransaction() {
        byte[] good = Txs.make().tx().bytes();
        byte[] more = Arrays.copyOf(good, good.length + 1);
        assertThrows(UnsoundTransactionException.class, () -> TxSanity.check(Tx.of(more)));
        byte[] less = Arrays.copyOf(good, good.length - 1);
        assertThrows(UnsoundTransactionException.class, () -> TxSanity.check(Tx.of(less)));
    }

    @Test
    void whatLooksOdd() throws Exception {
        warns("version 9", Txs.make().version(9));
        warns("output 0 is dust of 100 satoshi", Txs.make().paying(100));
        warns("burns 5 satoshi", Txs.make().to((byte) 0x6a).paying(5));
        warns("input 0 is not signed", Txs.make().signature(0));
        warns("locked until after block 700000", Txs.make().lockedUntil(700_000));
        warns("locked until 2033", Txs.make().lockedUntil(2_000_000_000));
        warns("relative lock times", Txs.make().sequence(10));
        warns("nobody can parse", Txs.make().to((byte) 0x4c, (byte) 0x20));
        warns("too few to be relayed", Txs.make().signature(0).to());
        assertEquals(List.of(), warnings(Txs.make()));
        assertEquals(List.of(), warnings(Txs.make().lockedUntil(5)), "final in the next block");
    }

    @Test
    void anyBytesAreATransactionOrUnsound() {
        Random random = new Random(7);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = (i % 2 == 0 ? BIP143 : Txs.number(i)).bytes();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length) + 1 : bytes.length;
            Tx tx = Tx.of(Arrays.copyOf(bytes, length));
            try {
                TxSanity sane = TxSanity.check(tx);
                sane.warnings(chain.tip());
                assertTrue(sane.outputs(Network.MAINNET).size() > 0);
                assertTrue(sane.weight() <= TxSanity.MAX_WEIGHT);
            } catch (UnsoundTransactionException e) {
                assertTrue(!e.getMessage().isBlank() && e.getMessage().length() <= 300);
            }
        }
    }

    private void warns(String text, Txs tx) throws Exception {
        List<String> warnings = warnings(tx);
        assertTrue(
                warnings.stream().anyMatch(warning -> warning.contains(text)),
                () -> text + " in " + warnings);
    }

    private List<String> warnings(Txs tx) throws Exception {
        return TxSanity.check(tx.tx()).warnings(chain.tip());
    }

    private static void unsound(String text, Txs tx) {
        UnsoundTransactionException failure =
                assertThrows(UnsoundTransactionException.class, () -> TxSanity.check(tx.tx()));
        assertTrue(failure.getMessage().contains(text), failure.getMessage());
    }
}
