package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.api.driver.Outbound;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.node.bitcoind.RealBitcoind;
import org.altnet.wire.OnionAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes: the driver asks a bitcoind, which knows nothing of AltNet. */
class RealNodeTest {
    private static final Pattern HEX = Pattern.compile("\"(?:hex|result)\":\"([0-9a-f]{100,})\"");
    private static final int BLOCKS = 110;

    @TempDir private static Path shared;
    private static RealBitcoind bitcoind;
    private static List<String> hashes;

    @TempDir private Path directory;
    private Host host;

    @BeforeAll
    static void startBitcoind() throws Exception {
        Optional<Path> program = RealBitcoind.program();
        assumeTrue(
                program.isPresent(),
                "SKIPPED: no bitcoind; name one with -D" + RealBitcoind.PROPERTY + "=<path>");
        bitcoind = RealBitcoind.start(program.get(), shared.resolve("bitcoind"));
        hashes = bitcoind.generate(BLOCKS);
    }

    @AfterAll
    static void stopBitcoind() {
        if (bitcoind != null) {
            bitcoind.close();
        }
    }

    @BeforeEach
    void setUp() {
        host = new Host(directory);
    }

    @AfterEach
    void tearDown() {
        host.close();
    }

    @Test
    void givesHeadersAndABlockDirectly() throws Exception {
        host.open(new TestConfig().with("peers", "127.0.0.1:" + bitcoind.p2pPort()));

        headersAndABlock(host);
    }

    @Test
    void givesHeadersAndABlockThroughAProxy() throws Exception {
        String onion = OnionAddress.of(new byte[OnionAddress.KEY]) + ":8333";
        try (ScriptedProxy proxy = new ScriptedProxy()) {
            proxy.leads(onion, bitcoind.p2pPort());
            host.context().reachOutBy(new Outbound(false, Optional.of(proxy.address())));
            host.open(new TestConfig().with("peers", onion));

            headersAndABlock(host);
            assertEquals(onion, proxy.calls().get(0).target());
        }
    }

    @Test
    void takesATransactionAndGivesItBack() throws Exception {
        host.open(new TestConfig().with("peers", "127.0.0.1:" + bitcoind.p2pPort()));
        PeerId peer = host.awaitPeer();
        Tx tx = transaction();
        host.send(peer, tx);

        TxResult result = (TxResult) host.awaitReceived(1).get(0);
        assertEquals(tx.txid(), result.txid());
        assertEquals(Status.ACCEPTED, result.status(), result.reason());
        host.send(peer, new GetTx(tx.txid()));
        assertEquals(tx, host.awaitReceived(2).get(1));
    }

    @Test
    void saysWhyItDoesNotWantATransaction() throws Exception {
        host.open(new TestConfig().with("peers", "127.0.0.1:" + bitcoind.p2pPort()));
        Tx unsigned = Tx.of(HexFormat.of().parseHex(unsigned(1)));
        host.send(host.awaitPeer(), unsigned);

        TxResult result = (TxResult) host.awaitReceived(1).get(0);
        assertEquals(unsigned.txid(), result.txid());
        assertEquals(Status.REJECTED, result.status(), result.reason());
    }

    /** What every way to it must give. */
    static void headersAndABlock(Host host) {
        PeerId peer = host.awaitPeer();
        host.send(peer, new GetHeaders(BlockLocator.EMPTY));
        Headers headers = (Headers) host.awaitReceived(1).get(0);
        assertEquals(
                hashes, headersOf(headers).stream().map(Hash256::toString).toList(), "its chain");
        Hash256 tip = headers.get(BLOCKS - 1).hash();
        host.send(peer, new GetData(tip));
        Message block = host.awaitReceived(2).get(1);
        assertEquals(tip, ((Block) block).header().hash());
        host.send(peer, new GetHeaders(new BlockLocator(List.of(new BlockLocator.Entry(tip, -1)))));
        assertEquals(Headers.EMPTY, host.awaitReceived(3).get(2), "nothing is newer");
    }

    private static List<Hash256> headersOf(Headers headers) {
        List<Hash256> all = new ArrayList<>();
        headers.forEach(header -> all.add(header.hash()));
        return all;
    }

    private static Tx transaction() throws Exception {
        return Tx.of(HexFormat.of().parseHex(hex("signrawtransaction", quoted(unsigned(0)))));
    }

    /** Spends the coins that it mined in one of its first blocks. */
    private static String unsigned(int index) throws Exception {
        String raw = hex("getblock", quoted(hashes.get(index)), "false");
        Block block = Block.of(HexFormat.of().parseHex(raw));
        String coin = block.transactions().get(0).txid().toString();
        String address = bitcoind.ask("getnewaddress");
        return hex(
                "createrawtransaction",
                "[{\"txid\":\"" + coin + "\",\"vout\":0}]",
                "{\"" + address + "\":49.99}");
    }

    private static String hex(String method, String... parameters) throws Exception {
        String answer = bitcoind.call(method, parameters);
        Matcher hex = HEX.matcher(answer);
        assertTrue(hex.find(), answer);
        return hex.group(1);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
