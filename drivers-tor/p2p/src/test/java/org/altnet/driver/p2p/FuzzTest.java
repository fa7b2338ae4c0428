package org.altnet.driver.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.api.testing.RawTx;
import org.altnet.api.time.TimeSource;
import org.altnet.driver.tck.RecordingContext;
import org.altnet.wire.P2pFrame;
import org.altnet.wire.P2pNetwork;
import org.altnet.wire.P2pStream;
import org.altnet.wire.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a node or a proxy says is understood or refused; nothing else is thrown. */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 20_000);
    private static final List<String> COMMANDS =
            List.of("ping", "pong", "headers", "block", "tx", "notfound", "reject", "addrv2");

    private final Random random = new Random(20261122);

    @TempDir private Path directory;

    @Test
    void whateverANodeSaysIsUnderstoodOrRefused() {
        try (RecordingContext context = new RecordingContext(directory, Network.REGTEST);
                Connection connection = connection()) {
            List<Object> gossip = new ArrayList<>();
            Conversation conversation =
                    new Conversation(context, connection, Runnable::run, gossip::addAll);
            conversation.say(new GetData(Hash256.ZERO));
            byte[] tx = RawTx.random(random)[0];
            for (int i = 0; i < ROUNDS; i++) {
                String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
                byte[] payload =
                        random.nextInt(4) == 0
                                ? Arrays.copyOf(tx, random.nextInt(tx.length + 2))
                                : RawTx.some(random, random.nextInt(200));
                if (random.nextBoolean() && payload.length > 0) {
                    payload[0] = (byte) random.nextInt(4);
                }
                try {
                    conversation.receive(new P2pFrame(command, payload));
                } catch (WireException refused) {
                    assertFalse(refused.getMessage().isEmpty());
                }
            }
            assertEquals(List.of(), context.malformed(), "that is for the reader to say");
        }
    }

    @Test
    void whateverAProxySaysIsUnderstoodOrRefused() {
        Endpoint node = new Endpoint("node.invalid", 8333);
        byte[] sound = {5, 2, 1, 0, 5, 0, 0, 1, 1, 2, 3, 4, 5, 6};
        for (int i = 0; i < ROUNDS; i++) {
            byte[] answer = Arrays.copyOf(sound, random.nextInt(sound.length + 2));
            for (int flips = random.nextInt(3); flips > 0 && answer.length > 0; flips--) {
                answer[random.nextInt(answer.length)] = (byte) random.nextInt();
            }
            try {
                Socks5.connect(
                        new ByteArrayInputStream(answer),
                        OutputStream.nullOutputStream(),
                        node,
                        "x");
            } catch (IOException refused) {
                assertFalse(Trouble.of(refused).text().isEmpty());
            }
        }
    }

    private static Connection connection() {
        Pulse pulse = new Pulse(new ByteArrayInputStream(new byte[0]), TimeSource.SYSTEM);
        return new Connection(
                new PeerId(P2pDriver.ID, "node.invalid:8333"),
                new Socket(),
                new P2pStream(
                        P2pNetwork.of(Network.REGTEST),
                        pulse,
                        OutputStream.nullOutputStream(),
                        Map.of()),
                pulse,
                ScriptedNode.CORE);
    }
}
