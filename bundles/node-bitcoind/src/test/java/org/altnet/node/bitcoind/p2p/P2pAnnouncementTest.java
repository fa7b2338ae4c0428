package org.altnet.node.bitcoind.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.testing.ManualTime;
import org.altnet.node.bitcoind.signal.Await;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.P2pInventory;
import org.altnet.wire.P2pInventory.Entry;
import org.altnet.wire.VersionPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test plays the node; time is turned by hand. */
@Timeout(60)
class P2pAnnouncementTest {
    private static final Duration WANTED_FOR = Duration.ofMinutes(2);

    private final ManualTime time = new ManualTime();
    private ScriptedNode node;
    private P2pAnnouncement announcement;

    @BeforeEach
    void open() throws IOException {
        node = new ScriptedNode();
        open(Duration.ofSeconds(20));
    }

    private void open(Duration answerWithin) {
        P2pSettings settings =
                new P2pSettings(
                        "here",
                        Network.REGTEST,
                        "127.0.0.1",
                        node.port(),
                        answerWithin,
                        WANTED_FOR);
        announcement = P2pAnnouncement.open(settings, time.lane(), () -> {}, time, new Random(1));
    }

    @AfterEach
    void close() throws IOException {
        announcement.close();
        node.close();
        assertEquals(List.of(), time.failures());
    }

    @Test
    void introducesItselfAsANodeThatHasBlocksAndWantsNoTransactions() throws Exception {
        assertEquals(
                "p2p at 127.0.0.1:" + node.port() + ", not connected yet", announcement.describe());
        time.run();
        VersionPayload theirs = node.greet();

        assertEquals(9, theirs.services());
        assertEquals(70_016, theirs.version());
        assertEquals("/AltNet:0.1.0/", theirs.userAgent());
        assertFalse(theirs.relay());
        awaitConnected();
        assertTrue(announcement.describe().endsWith("connected to /Scripted:1/"));
    }

    @Test
    void announcesInBatchesAndWaitsUntilTheNodeHasLookedAtEach() throws Exception {
        connect();
        Headers headers = chain(Hash256.ZERO, 2_001);

        CompletableFuture<Void> announcing = inBackground(() -> announcement.announce(headers));

        assertEquals(
                headers.slice(0, 2_000),
                HeadersCodec.decodeHeaders(node.next("headers").payload()));
        assertFalse(announcing.isDone());
        node.pong();
        assertEquals(
                headers.slice(2_000, 2_001),
                HeadersCodec.decodeHeaders(node.next("headers").payload()));
        byte[] nonce = node.next("ping").payload();
        node.say("pong", new byte[8]); // of another ping
        node.barrier();
        assertFalse(announcing.isDone());
        node.say("pong", nonce);
        announcing.get(20, TimeUnit.SECONDS);
    }

    @Test
    void headersThatDoNotFollowFromEachOtherAreNotSent() throws Exception {
        connect();
        Headers broken = chain(Hash256.ZERO, 2).plus(chain(Hash256.ZERO, 1));

        assertThrows(IllegalArgumentException.class, () -> announcement.announce(broken));
        node.barrier(); // nothing but the pong has come
    }

    @Test
    void answersGetheadersWithWhatWasAnnounced() throws Exception {
        connect();
        Headers headers = announced(chain(Network.REGTEST.genesis(), 5));

        node.say("getheaders", question(Hash256.ZERO, Network.REGTEST.genesis()));
        assertEquals(headers, HeadersCodec.decodeHeaders(node.next("headers").payload()));
        node.say("getheaders", question(Hash256.ZERO, headers.get(3).hash()));
        assertEquals(
                headers.slice(4, 5), HeadersCodec.decodeHeaders(node.next("headers").payload()));
        node.say("getheaders", question(headers.get(1).hash(), Network.REGTEST.genesis()));
        assertEquals(
                headers.slice(0, 2), HeadersCodec.decodeHeaders(node.next("headers").payload()));
        for (Hash256 known : List.of(headers.get(4).hash(), Hash256.digest(new byte[1]))) {
            node.say("getheaders", question(Hash256.ZERO, known));
            assertEquals(Headers.EMPTY, HeadersCodec.decodeHeaders(node.next("headers").payload()));
        }
    }

    @Test
    void remembersWhatIsWantedUntilItIsGiven() throws Exception {
        connect();
        Block block = block();
        Hash256 other = Hash256.digest(new byte[2]);
        Hash256 tx = Hash256.digest(new byte[3]);
        node.say(
                "getdata",
                new P2pInventory(
                                List.of(
                                        new Entry(Entry.BLOCK, block.header().hash()),
                                        new Entry(Entry.WITNESS_BLOCK, other),
                                        new Entry(1, tx)))
                        .encode());
        assertEquals(
                new P2pInventory(List.of(new Entry(1, tx))),
                P2pInventory.decode("notfound", node.next("notfound").payload()));
        assertEquals(Set.of(block.header().hash(), other), announcement.wanted());

        CompletableFuture<Void> giving = inBackground(() -> announcement.give(block));
        assertEquals(block, Block.of(node.next("block").payload()));
        node.pong();
        giving.get(20, TimeUnit.SECONDS);

        assertEquals(Set.of(other), announcement.wanted());
    }

    @Test
    void aNodeThatWantsWithoutEndIsToldSo() throws Exception {
        connect();
        for (int i = 0; i < WantedBlocks.MAX; i++) {
            want(Hash256.digest(new byte[i]));
        }
        Hash256 oneTooMany = Hash256.digest(new byte[1_000]);
        want(oneTooMany);

        assertEquals(
                List.of(new Entry(Entry.BLOCK, oneTooMany)),
                P2pInventory.decode("notfound", node.next("notfound").payload()).entries());
        assertEquals(WantedBlocks.MAX, announcement.wanted().size());
    }

    @Test
    void aBlockThatIsOwedForTooLongFreesTheNodeToAskOthers() throws Exception {
        connect();
        announced(chain(Network.REGTEST.genesis(), 1));
        want(Hash256.digest(new byte[1]));
        node.barrier();
        time.advance(WANTED_FOR.minusSeconds(1));
        node.barrier();

        time.advance(Duration.ofSeconds(1));

        assertTrue(node.isLeft());
        Await.until("forgotten", () -> announcement.wanted().isEmpty());
        reconnect();
        node.say("getheaders", question(Hash256.ZERO, Network.REGTEST.genesis()));
        assertEquals(Headers.EMPTY, HeadersCodec.decodeHeaders(node.next("headers").payload()));
    }

    @Test
    void theNodesRejectIsWhatTheCallerIsTold() throws Exception {
        connect();
        CompletableFuture<Void> giving = inBackground(() -> announcement.give(block()));
        node.next("block");
        node.say("reject", HexFormat.of().parseHex("05626c6f636b" + "10" + "03626164"));
        node.pong();

        assertFails(giving, "reject of block, code 0x10: bad");
    }

    @Test
    void withoutAConnectionItSaysSoAtOnce() {
        IOException refused =
                assertThrows(
                        IOException.class, () -> announcement.announce(chain(Hash256.ZERO, 1)));

        assertTrue(refused.getMessage().contains("no P2P connection"), refused.getMessage());
    }

    @Test
    void aNodeThatHangsUpInTheMiddleIsSaidAndDialledAgainLater() throws Exception {
        connect();
        want(Hash256.digest(new byte[1]));
        CompletableFuture<Void> giving = inBackground(() -> announcement.give(block()));
        node.next("block");
        node.hangUp();

        assertFails(giving, "the node's P2P connection is gone");
        Await.until("noticed", () -> announcement.describe().contains("not connected: "));
        assertEquals(Set.of(), announcement.wanted());
        assertFalse(node.isDialled(), "not before its time");
        reconnect();
    }

    @Test
    void aNodeThatDoesNotLookIsGivenUp() throws Exception {
        announcement.close();
        open(Duration.ofMillis(200));
        connect();

        IOException refused = assertThrows(IOException.class, () -> announcement.give(block()));

        assertTrue(refused.getMessage().contains("has not looked at"), refused.getMessage());
        node.next("block");
        node.next("ping");
        assertTrue(node.isLeft());
    }

    @Test
    void aNodeThatDoesNotReadHoldsUpNobodyForLong() throws Exception {
        announcement.close();
        open(Duration.ofMillis(300));
        connect();
        byte[] large = Arrays.copyOf(block().bytes(), Block.MAX_LENGTH); // more than sockets hold

        assertThrows(IOException.class, () -> announcement.give(Block.of(large)));
        long began = System.nanoTime();
        announcement.close();

        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5);
    }

    @Test
    void garbageEndsTheConnectionAndNothingElse() throws Exception {
        String getdata = "67657464617461" + "00".repeat(5);
        String ping = "70696e67" + "00".repeat(8);
        assertRefused("another network's protocol", "47".repeat(24));
        assertRefused(
                "announces a getdata of 2147483647 bytes",
                "fabfb5da" + getdata + "ffffff7f" + "00000000");
        assertRefused("checksum is wrong", "fabfb5da" + ping + "08000000" + "00".repeat(12));
        reconnect();
    }

    private void assertRefused(String because, String garbage) throws Exception {
        CompletableFuture<Void> accepting = inBackground(node::accept);
        Await.until("dialled", () -> time.advance(Duration.ofSeconds(1)), accepting::isDone);
        accepting.get();
        node.babble(HexFormat.of().parseHex(garbage));
        Await.until(because, () -> announcement.describe().contains(because));
    }

    @Test
    void thereIsNeverMoreThanOneConnectionAndTheWaitsGrow() throws Exception {
        connect();
        time.advance(Duration.ofMinutes(30));
        assertFalse(node.isDialled());

        int dialled = 0;
        node.hangUp();
        Await.until("noticed", () -> announcement.describe().contains("not connected"));
        for (int second = 0; second < 60; second++) {
            time.advance(Duration.ofSeconds(1));
            if (node.isDialled()) {
                dialled++;
                Await.until("noticed", () -> announcement.describe().contains("not connected"));
            }
        }
        assertTrue(dialled >= 4 && dialled <= 8, dialled + " times in a minute");
    }

    @Test
    void afterTheEndNothingIsLeft() throws Exception {
        connect();

        announcement.close();
        announcement.close();

        assertTrue(node.isLeft());
        time.advance(Duration.ofMinutes(10));
        assertFalse(node.isDialled());
        assertTrue(announcement.describe().endsWith("closed"));
        assertThrows(IOException.class, () -> announcement.give(block()));
        Await.until(
                "no thread is left",
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(t -> t.getName().matches("altnet-p2p.*-here")));
    }

    private void connect() throws Exception {
        time.run();
        node.greet();
        awaitConnected();
    }

    private void reconnect() throws Exception {
        CompletableFuture<Void> greeting = inBackground(node::greet);
        Await.until(
                "connected again",
                () -> time.advance(Duration.ofSeconds(1)),
                () -> announcement.describe().contains(" connected to "));
        greeting.get(20, TimeUnit.SECONDS);
    }

    private void awaitConnected() {
        Await.until("connected", () -> announcement.describe().contains(" connected to "));
    }

    private Headers announced(Headers headers) throws Exception {
        CompletableFuture<Void> announcing = inBackground(() -> announcement.announce(headers));
        node.next("headers");
        node.pong();
        announcing.get(20, TimeUnit.SECONDS);
        return headers;
    }

    private void want(Hash256 block) throws IOException {
        node.say("getdata", new P2pInventory(List.of(new Entry(Entry.BLOCK, block))).encode());
    }

    private static byte[] question(Hash256 stop, Hash256 known) {
        return HeadersCodec.encode(
                new GetHeaders(new BlockLocator(List.of(new BlockLocator.Entry(known, 0))), stop));
    }

    /** Headers that follow from each other, and have nothing else to say for themselves. */
    private static Headers chain(Hash256 from, int count) {
        BlockHeader[] headers = new BlockHeader[count];
        Hash256 previous = from;
        for (int i = 0; i < count; i++) {
            ByteBuffer header = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(1);
            previous.writeTo(header);
            header.putInt(76, i);
            headers[i] = BlockHeader.of(header.array());
            previous = headers[i].hash();
        }
        return Headers.of(headers);
    }

    private static Block block() {
        return Block.of(Arrays.copyOf(chain(Hash256.ZERO, 1).bytes(), 200));
    }

    private interface Act {
        void act() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Act act) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        act.act();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                });
    }

    private static void assertFails(CompletableFuture<Void> act, String because) {
        Exception failure = assertThrows(Exception.class, () -> act.get(20, TimeUnit.SECONDS));
        assertTrue(failure.getMessage().contains(because), failure.getMessage());
    }
}
