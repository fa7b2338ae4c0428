package org.altnet.launcher.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.altnet.launcher.exit.ExitException;

/**
 * With two bitcoinds as they come. They share their first blocks, and no connection: what Bob's
 * node finds then reaches Alice's over one link alone, headers and blocks, and a payment of Alice's
 * reaches Bob's node the same way, and comes back in a block.
 *
 * <p>What counts is asked of the nodes themselves, not of AltNet.
 */
final class TwoBitcoinds implements Story {
    private static final Duration LEARN = Duration.ofSeconds(90);
    private static final Duration ARRIVE = Duration.ofSeconds(60);

    /** Of whom: where to reach the peer is behind the at sign, and not for an audience. */
    private static final Pattern RECEIPT =
            Pattern.compile("([a-z0-9-]+:[0-9a-f]+)\\S*\\s+ACCEPTED");

    private static final int BLOCKS_PER_SECOND = 10;

    /** After so many, the first one's coins may be spent. */
    private static final int COMMON_BLOCKS = 101;

    private final Stage stage;
    private final Link link;
    private final int blocks;
    private final Bitcoind bobsNode;
    private final Bitcoind alicesNode;
    private final Actor bob;
    private final Actor alice;

    /**
     * @param program a bitcoind
     * @param blocks how many Bob's node finds that Alice's does not hear of
     */
    TwoBitcoinds(Stage stage, Link link, Path program, int blocks) {
        this.stage = stage;
        this.link = link;
        this.blocks = blocks;
        bobsNode = new Bitcoind("bob", program, stage.folder().resolve("bob-bitcoind"));
        alicesNode = new Bitcoind("alice", program, stage.folder().resolve("alice-bitcoind"));
        bob = stage.actor("bob", Screen.Voice.BOB);
        alice = stage.actor("alice", Screen.Voice.ALICE);
    }

    @Override
    public List<Performer> cast() {
        return Stream.concat(Stream.of(bob, alice, bobsNode, alicesNode), link.cast().stream())
                .toList();
    }

    @Override
    public List<String> keeping() {
        return Keeping.lines(
                stage.distribution().script(),
                List.of(alice.home(), bob.home()),
                List.of(alicesNode.pid(), bobsNode.pid()),
                stage.folder());
    }

    @Override
    public boolean tell() throws ExitException {
        ClosingTable table = new ClosingTable();
        link.rise();
        narrate(
                "Two bitcoinds on regtest, as they come, with no peers. Alice's finds "
                        + COMMON_BLOCKS
                        + " blocks, whose",
                "coins she has; Bob's is given the same, and from now on hears nothing of Alice's.");
        BitcoindRpc bobs = bobsNode.start();
        BitcoindRpc alices = alicesNode.start();
        Wallet bobsWallet = Wallet.of(bobs);
        Wallet alicesWallet = Wallet.of(alices);
        alicesWallet.mine(COMMON_BLOCKS);
        copy(alices, bobs, COMMON_BLOCKS);
        table.row(
                "The nodes",
                BitcoindRpc.field(alices.call("getnetworkinfo"), "subversion").orElse("unknown"));

        narrate("Bob's AltNet starts beside his node, and " + link.service() + ".");
        bob.start(Scenes.bob(link, bobsNode.section()), stage.runOptions());
        bob.awaitReady();
        String address = link.addressOf(bob);
        link.summarise(table);

        narrate("Bob's node finds " + mined() + ". Alice's hears of none: she is eclipsed.");
        bobsWallet.mine(blocks);
        table.row("What Alice's node knew", Tip.of(alices));
        boolean right = catchUp(address, alices, bobs, table);
        right &= pay(alices, bobs, alicesWallet, bobsWallet, table);

        boolean same = Tip.of(alices).equals(Tip.of(bobs));
        boolean apart = unconnected(alices) && unconnected(bobs);
        stage.screen()
                .narrate(
                        table.row(
                                        "Asked of both just now",
                                        same ? "the same best block" : "NOT the same best block")
                                .row(
                                        "Bitcoin peers of the two",
                                        apart
                                                ? "none but their AltNet"
                                                : "OTHERS than their AltNet")
                                .lines());
        return right && same && apart;
    }

    /** Alice's node comes to Bob's tip, and has the blocks. */
    private boolean catchUp(
            String address, BitcoindRpc alices, BitcoindRpc bobs, ClosingTable table)
            throws ExitException {
        narrate(
                "Alice's AltNet starts beside her node, with a "
                        + link.name()
                        + " connection to Bob, and a",
                "watchdog that suspects after three seconds without a block.");
        alice.start(
                Scenes.alice(link, address, impatient(alicesNode.section())), stage.runOptions());
        alice.awaitReady();
        Tip tip = Tip.of(bobs);
        // Soon, since she goes on asking while the blocks come.
        Probe probe = Probe.of(alice, Deadline.in(within(LEARN), "report of alice's probe"));
        Deadline.in(
                        within(LEARN.plusSeconds(blocks / BLOCKS_PER_SECOND)),
                        "block of bob's tip at alice")
                .await(() -> Optional.of(Tip.of(alices)).filter(tip::equals), this::requireAlive);
        int there = 0;
        for (int height = COMMON_BLOCKS + 1; height <= COMMON_BLOCKS + blocks; height++) {
            if (block(alices, height).equals(block(bobs, height))) {
                there++;
            }
        }
        table.row("What it learned", tip)
                .row("Blocks it can show", there + " of " + blocks)
                .row("Why Alice asked", "detector " + probe.cause())
                .row("Over which driver", probe.driver())
                .row("From which peer", probe.peer())
                .row(
                        "Headers",
                        probe.received()
                                + " received, "
                                + probe.handedOver()
                                + " handed to her node")
                .row("From anomaly to validated", probe.millis() + " ms");
        return there == blocks;
    }

    /** A transaction of Alice's gets to Bob's node, and into a block that gets to Alice's. */
    private boolean pay(
            BitcoindRpc alices,
            BitcoindRpc bobs,
            Wallet alicesWallet,
            Wallet bobsWallet,
            ClosingTable table)
            throws ExitException {
        String transaction = alicesWallet.payment(bobsWallet.address());
        String txid =
                BitcoindRpc.field(
                                alices.call(
                                        "decoderawtransaction", BitcoindRpc.quoted(transaction)),
                                "txid")
                        .orElseThrow(() -> ExitException.failed("a transaction without txid"));
        narrate(
                "Alice pays Bob, in an emergency: her node signs, AltNet sends. Nobody else hears",
                "of " + txid + ".");
        alice.tell("altnet:sendemergencytx --yes --min-acks 1 " + transaction);
        Deadline.in(within(ARRIVE), "transaction of alice's in the mempool of bob's node")
                .await(
                        () ->
                                Optional.of(bobs.call("getrawmempool"))
                                        .filter(pool -> pool.contains(txid)),
                        this::requireAlive);
        String receipt =
                Deadline.in(within(ARRIVE), "receipt of bob's for alice's transaction")
                        .await(() -> receipt(txid), this::requireAlive);

        narrate("It is in the mempool of Bob's node, which finds a block with it.");
        bobsWallet.mine(1);
        Tip tip = Tip.of(bobs);
        Deadline.in(within(LEARN), "block with alice's transaction at alice")
                .await(() -> Optional.of(Tip.of(alices)).filter(tip::equals), this::requireAlive);
        boolean mined = alices.call("getblock", BitcoindRpc.quoted(tip.hash())).contains(txid);
        Deadline.in(within(ARRIVE), "word at alice that her transaction is confirmed")
                .await(() -> confirmed(txid), this::requireAlive);
        table.row("Emergency transaction", txid)
                .row("Receipt", receipt)
                .row("Confirmed at Alice", mined ? "height " + tip.height() : "in ANOTHER block");
        return mined;
    }

    private Optional<String> receipt(String txid) throws ExitException {
        return alice.tell("altnet:emergency " + txid)
                .lines()
                .map(RECEIPT::matcher)
                .filter(Matcher::find)
                .map(receipt -> "ACCEPTED by " + receipt.group(1) + "...")
                .findFirst();
    }

    private Optional<String> confirmed(String txid) throws ExitException {
        return Optional.of(alice.tell("altnet:emergency " + txid))
                .filter(text -> text.contains("CONFIRMED"));
    }

    /** Not by a connection: there never is one. */
    private static void copy(BitcoindRpc from, BitcoindRpc to, int blocks) throws ExitException {
        for (int height = 1; height <= blocks; height++) {
            String refusal = to.call("submitblock", block(from, height));
            if (!refusal.equals("null")) {
                throw ExitException.failed("bob's bitcoind refuses a block of alice's: " + refusal);
            }
        }
    }

    /** Its bytes in hex, in quotes. */
    private static String block(BitcoindRpc rpc, int height) throws ExitException {
        return rpc.call("getblock", rpc.call("getblockhash", Integer.toString(height)), "false");
    }

    /** No other node: what AltNet connects with has another name. */
    private static boolean unconnected(BitcoindRpc rpc) throws ExitException {
        return !rpc.call("getpeerinfo").contains("/Satoshi:");
    }

    /** What is shown to an audience need not wait to see whether the node's own peers help. */
    private static List<String> impatient(List<String> node) {
        List<String> lines = new ArrayList<>(node);
        lines.addAll(List.of("[altnet.validation]", "blocks.after=1s"));
        return lines;
    }

    private void requireAlive() throws ExitException {
        bob.requireAlive();
        alice.requireAlive();
        bobsNode.requireAlive();
        alicesNode.requireAlive();
        link.requireAlive();
    }

    private Duration within(Duration directly) {
        return directly.multipliedBy(link.slowness());
    }

    private void narrate(String... lines) {
        stage.screen().narrate(lines);
    }

    private String mined() {
        return blocks == 1 ? "a block" : blocks + " blocks";
    }
}
