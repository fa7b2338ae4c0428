package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.Peer.Direction;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose other end is the test, with time turned by hand. */
class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final String PING = "001200000000";
    private static final byte[] PONG = new Ping(0).pong();

    private final Semaphore heard = new Semaphore(0);
    private final ManualTime time = new ManualTime();
    private Wire.Pair pair;
    private SecureLink peer;
    private Connection connection;
    private Heartbeat heartbeat;

    @BeforeEach
    void connect() throws Exception {
        pair = Wire.pair();
        SecureLink[] links = Wire.links(pair, Wire.key(), Wire.key());
        peer = links[1];
        PublicKey node = links[0].remote();
        connection =
                new Connection(
                        new Peer(
                                TestConfig.MEDIUM.peer(
                                        new PeerAddress(node, new Endpoint("127.0.0.1", 9735))),
                                Direction.OUTBOUND),
                        node,
                        pair.one(),
                        links[0],
                        new Transcript("Lightning", time),
                        time);
        heartbeat = new Heartbeat(connection, INTERVAL, time.lane(), time);
        heartbeat.start();
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
        pair.close();
    }

    @Test
    void aPeerThatAnswersIsKept() throws Exception {
        startWriter();
        startReader();
        for (int beat = 0; beat < 5; beat++) {
            time.advance(INTERVAL);
            assertEquals(PING, HexFormat.of().formatHex(peer.read()));
            peer.write(PONG);
            assertTrue(heard.tryAcquire(10, TimeUnit.SECONDS));
            awaitWritten();
            peer.read();
        }
        assertNull(connection.end());
    }

    @Test
    void aPeerThatIsSilentIsDropped() throws Exception {
        startWriter();
        time.advance(INTERVAL);
        assertEquals(PING, HexFormat.of().formatHex(peer.read()));
        awaitWritten();

        time.advance(INTERVAL);

        assertEquals("it does not answer a ping", connection.end().text());
    }

    @Test
    void aPeerThatReadsNothingIsDropped() {
        startWriter();
        fillTheWire();

        time.advance(INTERVAL);

        assertEquals("it takes nothing of what we send", connection.end().text());
    }

    @Test
    void aProbeDoesNotWaitLong() throws Exception {
        startWriter();
        time.advance(Duration.ofSeconds(1));
        heartbeat.probe();
        assertEquals(PING, HexFormat.of().formatHex(peer.read()));
        awaitWritten();
        time.advance(Duration.ofSeconds(9));
        heartbeat.probe();
        assertNull(connection.end());

        time.advance(Duration.ofSeconds(1));

        assertEquals("it does not answer a ping", connection.end().text());
    }

    @Test
    void aStoppedHeartbeatDoesNothing() {
        heartbeat.stop();
        time.advance(INTERVAL.multipliedBy(10));
        assertNull(connection.end());
    }

    private void startWriter() {
        new Thread(connection::write, "writer").start();
    }

    private void startReader() {
        new Thread(() -> connection.read(message -> heard.release()), "reader").start();
        connection.admit();
    }

    /** Whatever was sent before is written when this is. */
    private void awaitWritten() {
        connection.send(List.of(PONG)).toCompletableFuture().join();
    }

    /** Sends until the writer is stuck, since the peer does not read. */
    private void fillTheWire() {
        for (int messages = 0; messages < 1000; messages++) {
            try {
                connection
                        .send(List.of(new byte[65_535]))
                        .toCompletableFuture()
                        .get(300, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stuck) {
                return;
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        fail("65 MB fit the wire");
    }
}
