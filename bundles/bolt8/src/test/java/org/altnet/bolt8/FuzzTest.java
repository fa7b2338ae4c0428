package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.altnet.api.driver.Peer;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.testing.ManualTime;
import org.altnet.bolt8.testing.Samples;
import org.altnet.wire.WireException;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in, a decoder gives a value or the exception that it declares. {@code
 * -Daltnet.fuzz.rounds} scales it.
 */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 20_000);
    private static final Keypair LOCAL = Wire.key();
    private static final Keypair REMOTE = Wire.key();

    private final Random random = new Random(20261122);

    @Test
    void handshakeActs() throws Exception {
        NoiseHandshake.Initiator caller = initiator();
        byte[] actOne = caller.actOne();
        byte[] actTwo = new NoiseHandshake.Responder(LOCAL, REMOTE).actTwo(actOne);
        byte[] actThree = caller.actThree(actTwo);
        for (int round = ROUNDS / 200; round > 0; round--) {
            byte[] badOne = mutated(actOne);
            byte[] badTwo = mutated(actTwo);
            byte[] badThree = mutated(actThree);
            assertThrows(
                    HandshakeException.class,
                    () -> new NoiseHandshake.Responder(LOCAL, REMOTE).actTwo(badOne));
            assertThrows(
                    HandshakeException.class,
                    () -> {
                        NoiseHandshake.Initiator initiator = initiator();
                        initiator.actOne();
                        initiator.actThree(badTwo);
                    });
            assertThrows(
                    HandshakeException.class,
                    () -> {
                        NoiseHandshake.Responder responder =
                                new NoiseHandshake.Responder(LOCAL, REMOTE);
                        responder.actTwo(actOne);
                        responder.outcome(badThree);
                    });
        }
    }

    @Test
    void handshakeOfABabblingCaller() {
        for (int round = ROUNDS / 40; round > 0; round--) {
            byte[] babble = bytes(random.nextInt(300));
            assertThrows(
                    IOException.class,
                    () ->
                            SecureLink.respond(
                                    new ByteArrayInputStream(babble),
                                    OutputStream.nullOutputStream(),
                                    LOCAL,
                                    REMOTE));
        }
    }

    @Test
    void messageFraming() throws IOException {
        byte[] chainingKey = bytes(32);
        byte[] key = bytes(32);
        for (int round = ROUNDS / 10; round > 0; round--) {
            byte[] message = bytes(random.nextInt(60));
            byte[] wire = new TransportCipher(chainingKey, key).encrypt(message);
            byte[] bad = mutated(wire);
            assertThrows(IOException.class, () -> read(new TransportCipher(chainingKey, key), bad));
            assertArrayEquals(message, read(new TransportCipher(chainingKey, key), wire));
        }
    }

    @Test
    void messagesOfBolt1() {
        List<byte[]> seeds =
                List.of(
                        payload(Init.of(Network.REGTEST.genesis()).encode()),
                        payload(new Ping(5).encode()),
                        payload(new Ping(5).pong()),
                        HexFormat.of().parseHex("00".repeat(32) + "0003" + "414243"),
                        HexFormat.of().parseHex("0001010001020307017f0000012607fd01010100"));
        for (int round = ROUNDS; round > 0; round--) {
            byte[] seed = seeds.get(random.nextInt(seeds.size()));
            byte[] input = random.nextInt(4) == 0 ? bytes(random.nextInt(80)) : mutated(seed);
            decode(() -> Init.decode(ByteBuffer.wrap(input)));
            decode(() -> Ping.decode(ByteBuffer.wrap(input)));
            decode(() -> Notice.decode(ByteBuffer.wrap(input)));
            decode(() -> MessageType.of(input));
            decode(
                    () -> {
                        Ping.checkPong(ByteBuffer.wrap(input));
                        return null;
                    });
        }
    }

    @Test
    void customMessages() {
        List<CustomMessage> seeds =
                Stream.of(
                                Samples.GETHEADERS,
                                Samples.headers(2),
                                new GetData(Network.REGTEST.genesis()),
                                new GetTx(Network.REGTEST.genesis()),
                                new NotFound(Network.REGTEST.genesis()),
                                Samples.block(300),
                                new TxResult(Network.REGTEST.genesis(), Status.REJECTED, "dust"))
                        .map(message -> CustomMessages.encode(message).get(0))
                        .toList();
        for (int round = ROUNDS; round > 0; round--) {
            CustomMessage seed = seeds.get(random.nextInt(seeds.size()));
            byte[] input =
                    random.nextInt(4) == 0 ? bytes(random.nextInt(80)) : mutated(seed.payload());
            decode(() -> CustomMessages.decode(seed.type(), input));
            decode(() -> CustomMessages.decode(random.nextInt(65_536), input));
        }
    }

    /** Whoever sends random fragments learns that they are bad, and nothing else happens. */
    @Test
    void fragments() throws Exception {
        ManualTime time = new ManualTime();
        try (Wire.Pair pair = Wire.pair()) {
            SecureLink link = Wire.links(pair, LOCAL, REMOTE)[0];
            Peer peer =
                    new Peer(
                            TestConfig.MEDIUM.peer(
                                    new PeerAddress(link.remote(), new Endpoint("127.0.0.1", 1))),
                            Peer.Direction.OUTBOUND);
            Connection connection =
                    new Connection(
                            peer,
                            link.remote(),
                            pair.one(),
                            link,
                            new Transcript("Lightning", time),
                            time);
            LongMessages messages = new LongMessages(time);
            messages.joined(connection);
            messages.send(connection, CustomMessages.encode(Samples.block(100_000)).get(0));
            for (int round = ROUNDS; round > 0; round--) {
                byte[] input = bytes(random.nextInt(50));
                if (input.length > 9) {
                    input[0] = (byte) random.nextInt(7);
                    Arrays.fill(input, 1, 9, (byte) random.nextInt(2));
                }
                decode(() -> messages.received(connection, ByteBuffer.wrap(input)));
                if (round % 100 == 0) {
                    time.advance(LongMessages.TICK);
                    messages.tick();
                }
            }
            connection.close();
            messages.left(connection);
        }
    }

    @Test
    void addresses() {
        String seed = LOCAL.publicKey() + "@[2001:db8::1]:9735";
        for (int round = ROUNDS; round > 0; round--) {
            char[] text = seed.toCharArray();
            text[random.nextInt(text.length)] = (char) random.nextInt(128);
            try {
                TestConfig.MEDIUM.peer(PeerAddress.parse(new String(text)));
            } catch (IllegalArgumentException expected) {
                // refused
            }
        }
    }

    private interface Decoding {
        Object decode() throws WireException;
    }

    private static void decode(Decoding decoding) {
        try {
            decoding.decode();
        } catch (WireException expected) {
            // refused
        }
    }

    private static byte[] read(TransportCipher cipher, byte[] wire) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(wire);
        int length = cipher.decryptLength(in.readNBytes(TransportCipher.LENGTH_CIPHERTEXT));
        byte[] message = cipher.decryptBody(in.readNBytes(TransportCipher.bodyLength(length)));
        if (in.available() > 0) {
            throw new IOException("more than one message");
        }
        return message;
    }

    private static NoiseHandshake.Initiator initiator() {
        return new NoiseHandshake.Initiator(REMOTE, LOCAL.publicKey(), LOCAL);
    }

    private static byte[] payload(byte[] message) {
        return Arrays.copyOfRange(message, 2, message.length);
    }

    /** Differs from the original for certain. */
    private byte[] mutated(byte[] original) {
        if (random.nextInt(4) == 0) {
            return random.nextBoolean()
                    ? Arrays.copyOf(original, random.nextInt(original.length))
                    : Arrays.copyOf(original, original.length + 1 + random.nextInt(20));
        }
        byte[] bytes = original.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        return bytes;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
