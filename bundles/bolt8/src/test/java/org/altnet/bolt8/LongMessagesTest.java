package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.Tx;
import org.altnet.api.testing.ManualTime;
import org.altnet.bolt8.testing.Samples;
import org.altnet.bolt8.testing.TestContext;
import org.altnet.bolt8.testing.TestContext.Received;
import org.altnet.wire.fragment.Fragment;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.altnet.wire.fragment.FragmentCodec;
import org.altnet.wire.fragment.Reassembly.Whole;
import org.altnet.wire.fragment.TransferId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks and long transactions, over real TCP on loopback. */
class LongMessagesTest {
    private static final Block BLOCK = Samples.block(Block.MAX_LENGTH);
    private static final GetData QUESTION = new GetData(Network.REGTEST.genesis());
    private static final String GARBAGE = "8243" + "09" + "00".repeat(8);

    @TempDir Path directory;

    private final List<TestContext> contexts = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (TestContext context : contexts) {
            context.close();
        }
        for (TestContext context : contexts) {
            context.awaitNoThreads();
            assertEquals(List.of(), context.failures());
        }
    }

    // Two of us.

    @Test
    void theLongestBlockAnswersAQuestionAndBothWaysAtATime() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(port(bob)));
        PeerId bobAtAlice = alice.awaitUp();
        PeerId aliceAtBob = bob.awaitUp();
        Tx tx = Tx.of(Samples.block(1_000_000).bytes());

        sent(alice.send(bobAtAlice, new GetData(Network.REGTEST.genesis())));
        assertEquals(new GetData(Network.REGTEST.genesis()), bob.awaitReceived().message());
        CompletionStage<Void> answer = bob.send(aliceAtBob, BLOCK);
        CompletionStage<Void> other = alice.send(bobAtAlice, tx);
        sent(bob.send(aliceAtBob, Samples.headers(1)));

        assertEquals(new Received(aliceAtBob, tx, false), bob.awaitReceived());
        Message first = alice.awaitReceived().message();
        Message second = alice.awaitReceived().message();
        assertEquals(List.of(Samples.headers(1), BLOCK), List.of(first, second));
        sent(answer);
        sent(other);
    }

    @Test
    void aTransferGoesOnWhereTheConnectionWasCut() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (CutWire wire = new CutWire(Integer.parseInt(port(bob)), 2_500_000)) {
            TestContext alice = node("alice").open(calling(Integer.toString(wire.port())));
            sent(alice.send(alice.awaitUp(), QUESTION));
            assertEquals(QUESTION, bob.awaitReceived().message());
            CompletionStage<Void> cut = bob.send(bob.awaitUp(), BLOCK);
            assertThrows(ExecutionException.class, () -> sent(cut));
            alice.awaitDown();
            bob.awaitDown();
            alice.awaitUp();

            sent(bob.send(bob.awaitUp(), BLOCK));

            assertEquals(BLOCK, alice.awaitReceived().message());
            List<Long> back = wire.back();
            assertEquals(2, back.size());
            // 1.5 MB were missing, and a window that was in flight.
            assertTrue(back.get(1) < 2_200_000, () -> "bytes over the two connections: " + back);
        }
    }

    @Test
    void sendingFailsWhenTheConnectionEnds() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            talk(bob, socket);
            CompletionStage<Void> sending = bob.send(bob.awaitUp(), BLOCK);
            bob.disconnect(bob.awaitUp());
            assertFails(sending, "we dropped it: a test");
        }
    }

    @Test
    void sendingFailsWhenTheSessionIsClosed() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            talk(bob, socket);
            CompletionStage<Void> sending = bob.send(bob.awaitUp(), BLOCK);
            bob.close();
            assertFails(sending, "the session is closed");
        }
    }

    // With nodes that the test plays.

    @Test
    void bytesAreThoseOfTheReadme() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            SecureLink carol = talk(bob, socket);
            Block block = Samples.block(70_000);
            String id = TransferId.of(33_341, block.bytes()).toString();
            String content = HexFormat.of().formatHex(block.bytes());
            CompletionStage<Void> sending = bob.send(bob.awaitUp(), block);

            String offer = "8243" + "01" + id + "823d" + "00011170";
            assertEquals(offer + content.substring(0, 2 * 1024), read(carol));
            carol.write(hex("8243" + "02" + id + "00000400" + "00010d70"));
            String first = content.substring(2 * 1024, 2 * (1024 + 65_520));
            assertEquals("8243" + "03" + id + "00000400" + first, read(carol));
            String second = content.substring(2 * (1024 + 65_520));
            assertEquals("8243" + "03" + id + "000103f0" + second, read(carol));
            sent(sending);
            carol.write(hex("8243" + "05" + id + "01"));
            carol.write(hex("8243" + "02" + id + "00000000" + "00000001"));
            assertEquals("8243" + "04" + id, read(carol));
        }
    }

    @Test
    void pingsAreAnsweredBetweenFragments() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            SecureLink carol = talk(bob, socket);
            bob.send(bob.awaitUp(), BLOCK);
            Offer offer = (Offer) fragment(carol.read());
            write(carol, new Want(offer.id(), 0, offer.length()));
            int fragments = 0;
            for (int pings = 0; pings < 3; pings++) {
                carol.write(new Ping(7).encode());
                byte[] message = carol.read();
                while (MessageType.of(message) != MessageType.PONG) {
                    fragments++;
                    message = carol.read();
                }
            }
            assertTrue(fragments < 61, "a pong came before the block was through");
        }
    }

    @Test
    void aPeerThatDoesNotWantItIsHeard() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            SecureLink carol = talk(bob, socket);
            PeerId peer = bob.awaitUp();
            CompletionStage<Void> sending = bob.send(peer, BLOCK);
            Offer offer = (Offer) fragment(carol.read());
            write(carol, new Done(offer.id(), false));
            assertFails(sending, "the peer does not want it");

            CompletionStage<Void> again = bob.send(peer, BLOCK);
            carol.read();
            write(carol, new Done(offer.id(), true));
            sent(again);
        }
    }

    @Test
    void whatIsKeptForAPeerIsBounded() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            talk(bob, socket);
            PeerId peer = bob.awaitUp();
            bob.send(peer, BLOCK);
            bob.send(peer, Samples.block(Block.MAX_LENGTH - 1));
            assertFails(
                    bob.send(peer, Samples.block(Block.MAX_LENGTH - 2)),
                    "the peer does not keep up: other long messages wait for it");
        }
    }

    @Test
    void garbageIsMalformedAndTheConnectionStays() throws Exception {
        TestContext bob = node("bob").open(listening());
        try (Socket socket = connect(bob)) {
            SecureLink carol = talk(bob, socket);
            sent(bob.send(bob.awaitUp(), QUESTION));
            assertEquals(MessageType.GETDATA, MessageType.of(carol.read()));
            carol.write(hex("8243"));
            assertTrue(bob.awaitMalformed().startsWith("fragment: kind and transfer id need 9"));
            carol.write(hex(GARBAGE));
            assertEquals("fragment: kind is 9, not 1 to 5", bob.awaitMalformed());
            TransferId id = new TransferId(1);
            write(carol, new Offer(id, MessageType.HEADERS, 3, ByteBuffer.allocate(3)));
            assertEquals("type 33335 does not come in fragments", bob.awaitMalformed());
            write(carol, new Offer(id, MessageType.TX, 3, ByteBuffer.allocate(3)));
            assertTrue(bob.awaitMalformed().endsWith("its 3 bytes have another hash"));
            write(carol, new Offer(id, MessageType.BLOCK, 4_000_001, ByteBuffer.allocate(3)));
            assertEquals(new Done(id, false), fragment(carol.read()));
            write(carol, new Offer(id, MessageType.BLOCK, 5, ByteBuffer.allocate(3)));
            assertEquals(new Want(id, 3, 2), fragment(carol.read()));
            write(carol, new Data(id, 4, ByteBuffer.allocate(2)));
            assertTrue(bob.awaitMalformed().endsWith("to byte 6 of 5"));
            write(carol, new Want(id, 0, 1));
            assertEquals(new Gone(id), fragment(carol.read()));

            byte[] content = Samples.block(100).bytes();
            TransferId good = TransferId.of(MessageType.BLOCK, content);
            write(carol, new Offer(good, MessageType.BLOCK, 100, ByteBuffer.wrap(content)));
            assertEquals(new Done(good, true), fragment(carol.read()));
            assertEquals(Block.of(content), bob.awaitReceived().message());
            assertEquals(1, bob.up().size());
        }
    }

    @Test
    void aBlockThatNobodyAskedForIsRefusedAndATransactionIsTaken() throws Exception {
        TestContext bob = node("bob").open(listening());
        TestContext alice = node("alice").open(calling(port(bob)));
        PeerId bobAtAlice = alice.awaitUp();
        PeerId aliceAtBob = bob.awaitUp();
        sent(alice.send(bobAtAlice, QUESTION));
        assertEquals(QUESTION, bob.awaitReceived().message());

        assertFails(alice.send(bobAtAlice, BLOCK), "the peer does not want it");
        Tx tx = Tx.of(Samples.block(100_000).bytes());
        sent(alice.send(bobAtAlice, tx));
        assertEquals(tx, bob.awaitReceived().message());
        sent(bob.send(aliceAtBob, BLOCK));
        assertEquals(BLOCK, alice.awaitReceived().message());
    }

    // With time turned by hand.

    @Test
    void anAnswerIsTakenForAnHourAndOverAnotherConnectionToo() throws Exception {
        ManualTime time = new ManualTime();
        try (Wire.Pair pair = Wire.pair()) {
            SecureLink link = Wire.links(pair, Wire.key(), Wire.key())[0];
            Connection connection = connection(pair.one(), link, time);
            LongMessages messages = new LongMessages(time);
            messages.joined(connection);
            PeerId peer = connection.peer().id();
            assertFalse(takesABlock(messages, connection));
            messages.sending(peer, new GetTx(Network.REGTEST.genesis()));
            assertFalse(takesABlock(messages, connection), "another question");

            messages.sending(new PeerId(peer.driver(), link.remote() + "@elsewhere:1"), QUESTION);
            time.advance(Questions.OPEN.minusSeconds(1));
            messages.tick();
            assertTrue(takesABlock(messages, connection));
            time.advance(Duration.ofSeconds(1));
            assertFalse(takesABlock(messages, connection));
            connection.close();
        }
    }

    private static boolean takesABlock(LongMessages messages, Connection from) throws Exception {
        byte[] content = Samples.block(100).bytes();
        return send(messages, from, MessageType.BLOCK, content).isPresent();
    }

    /** Four strangers fill all there is with what is said to be transactions. */
    @Test
    void anAnswerComesWhateverStrangersSend() throws Exception {
        ManualTime time = new ManualTime();
        try (Wire.Pair pair = Wire.pair()) {
            LongMessages messages = new LongMessages(time);
            List<Connection> connections = new ArrayList<>();
            for (int strangers = 0; strangers < 4; strangers++) {
                Connection stranger = stranger(pair, time);
                connections.add(stranger);
                messages.joined(stranger);
                for (int transfer = 0; transfer < 3; transfer++) {
                    TransferId id = new TransferId(transfer);
                    byte[] sent = new byte[2_900_000];
                    send(messages, stranger, id, MessageType.TX, sent.length + 1, sent);
                }
            }
            Connection asked = stranger(pair, time);
            connections.add(asked);
            messages.joined(asked);
            messages.sending(asked.peer().id(), QUESTION);

            assertTrue(send(messages, asked, MessageType.BLOCK, BLOCK.bytes()).isPresent());
            connections.forEach(Connection::close);
        }
    }

    /** A peer offers content and sends all of it, asked for or not. */
    private static Optional<Whole> send(
            LongMessages messages, Connection from, int type, byte[] content) throws Exception {
        TransferId id = TransferId.of(type, content);
        return send(messages, from, id, type, content.length, content);
    }

    /** A peer offers so many bytes and sends these. */
    private static Optional<Whole> send(
            LongMessages messages,
            Connection from,
            TransferId id,
            int type,
            int length,
            byte[] sent)
            throws Exception {
        Offer offer = new Offer(id, type, length, ByteBuffer.allocate(0));
        Optional<Whole> whole =
                messages.received(from, ByteBuffer.wrap(FragmentCodec.encode(offer)));
        for (int at = 0; at < sent.length; at += 60_000) {
            int count = Math.min(60_000, sent.length - at);
            Data data = new Data(id, at, ByteBuffer.wrap(sent, at, count));
            whole = messages.received(from, ByteBuffer.wrap(FragmentCodec.encode(data)));
        }
        return whole;
    }

    private static Connection stranger(Wire.Pair pair, ManualTime time) throws Exception {
        SecureLink link = Wire.links(pair, Wire.key(), Wire.key())[0];
        return connection(pair.one(), link, time);
    }

    @Test
    void aPeerThatAsksForNothingForAMinuteDoesNotWantIt() throws Exception {
        ManualTime time = new ManualTime();
        try (Wire.Pair pair = Wire.pair()) {
            SecureLink link = Wire.links(pair, Wire.key(), Wire.key())[0];
            Connection connection = connection(pair.one(), link, time);
            LongMessages messages = new LongMessages(time);
            CustomMessage block = CustomMessages.encode(BLOCK).get(0);
            assertFails(messages.send(connection, block), "not connected");
            messages.joined(connection);

            CompletionStage<Void> sending = messages.send(connection, block);
            time.advance(LongMessages.PATIENCE.minusSeconds(1));
            messages.tick();
            assertFalse(sending.toCompletableFuture().isDone());
            time.advance(LongMessages.TICK);
            messages.tick();

            assertFails(sending, "the peer has not asked for it for 60 s");
        }
    }

    @Test
    void aConnectionThatWasReplacedIsNotHeard() throws Exception {
        ManualTime time = new ManualTime();
        try (Wire.Pair pair = Wire.pair()) {
            SecureLink link = Wire.links(pair, Wire.key(), Wire.key())[0];
            Connection old = connection(pair.one(), link, time);
            Connection fresh = connection(pair.one(), link, time);
            LongMessages messages = new LongMessages(time);
            messages.joined(old);
            messages.joined(fresh);
            byte[] content = {1, 2, 3};
            Offer offer =
                    new Offer(
                            TransferId.of(MessageType.TX, content),
                            MessageType.TX,
                            3,
                            ByteBuffer.wrap(content));
            byte[] payload = FragmentCodec.encode(offer);

            assertEquals(Optional.empty(), messages.received(old, ByteBuffer.wrap(payload)));
            old.close();
            messages.left(old);
            assertTrue(messages.received(fresh, ByteBuffer.wrap(payload)).isPresent());
            fresh.close();
        }
    }

    private static Connection connection(Socket socket, SecureLink link, ManualTime time) {
        return new Connection(
                new Peer(
                        TestConfig.MEDIUM.peer(
                                new PeerAddress(link.remote(), new Endpoint("127.0.0.1", 9735))),
                        Direction.OUTBOUND),
                link.remote(),
                socket,
                link,
                new Transcript("Lightning", time),
                time);
    }

    // What the tests above are told with.

    private TestContext node(String name) throws Exception {
        TestContext context = new TestContext(home(name), Network.REGTEST);
        contexts.add(context);
        return context;
    }

    private Path home(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name));
    }

    private PublicKey bobsKey() throws Exception {
        return new NodeKey(home("bob"), new SecureRandom()).loadOrCreate().publicKey();
    }

    private static TestConfig listening() {
        return TestConfig.quick().with("listen", "127.0.0.1:0").with("inbound", "open");
    }

    private TestConfig calling(String port) throws Exception {
        return TestConfig.quick().with("peers", bobsKey() + "@127.0.0.1:" + port);
    }

    private static String port(TestContext context) {
        String address = context.awaitReachable().get(0).address();
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static Socket connect(TestContext context) throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port(context)));
    }

    /** Plays a node that has called and said its init. */
    private SecureLink talk(TestContext bob, Socket socket) throws Exception {
        SecureLink carol = Wire.call(socket, Wire.key(), bobsKey());
        carol.read();
        carol.write(hex("0010" + "0000" + "0000"));
        bob.awaitUp();
        return carol;
    }

    private static void write(SecureLink link, Fragment fragment) throws Exception {
        byte[] payload = FragmentCodec.encode(fragment);
        link.write(new CustomMessage(MessageType.FRAGMENT, payload).bytes());
    }

    private static Fragment fragment(byte[] message) throws Exception {
        assertEquals("8243", HexFormat.of().formatHex(Arrays.copyOf(message, 2)));
        return FragmentCodec.decode(MessageType.payload(message));
    }

    private static String read(SecureLink link) throws Exception {
        return HexFormat.of().formatHex(link.read());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static void sent(CompletionStage<Void> sending) throws Exception {
        sending.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletionStage<Void> sending, String why) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> sent(sending));
        assertTrue(e.getCause().getMessage().contains(why), e.getMessage());
    }
}
