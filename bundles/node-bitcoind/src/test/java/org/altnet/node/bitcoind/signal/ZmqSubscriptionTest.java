package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.retry.Backoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each test has a publisher of its own, on a port of its own. */
class ZmqSubscriptionTest {
    private static final byte[] TOPIC = "hashblock".getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger hints = new AtomicInteger();
    private ZmqPublisher publisher = new ZmqPublisher();
    private ZmqSubscription subscription;

    @AfterEach
    void close() {
        publisher.close();
        if (subscription != null) {
            subscription.close();
        }
    }

    @Test
    void isToldOfEachBlock() {
        subscribe(publisher.address());
        assertArrayEquals(
                "\1hashblock".getBytes(StandardCharsets.US_ASCII), publisher.subscription());
        Await.until("up", subscription::isUp);
        int before = hints.get();

        publisher.block(7);
        publisher.block(8);
        awaitDescription("connected, 2 messages, 0 missed, 0 malformed");

        assertEquals(before + 2, hints.get());
    }

    @Test
    void countsWhatWasMissedAndLooksAllTheSame() {
        subscribed();
        publisher.block(7);
        publisher.block(10);
        publisher.block(11);
        publisher.block(13);

        awaitDescription("connected, 4 messages, 3 missed, 0 malformed");
    }

    @Test
    void aPublisherThatBeginsAnewHasLostNothing() {
        subscribed();
        publisher.block(700);
        publisher.block(0);
        publisher.block(1);

        awaitDescription("connected, 3 messages, 0 missed, 0 malformed");
    }

    @Test
    void garbageIsCountedAndDropped() {
        subscribed();
        int before = hints.get();
        publisher.publish(TOPIC);
        publisher.publish(TOPIC, new byte[31], ZmqPublisher.number(0));
        publisher.publish(TOPIC, new byte[32], new byte[5]);
        publisher.publish(TOPIC, new byte[32], ZmqPublisher.number(0), new byte[1], new byte[1]);
        publisher.publish(
                "hashblock2".getBytes(StandardCharsets.US_ASCII), new byte[32], new byte[4]);
        publisher.block(5);

        awaitDescription("connected, 1 messages, 0 missed, 5 malformed");
        assertEquals(before + 1, hints.get());
    }

    @Test
    void aFrameThatIsTooLongDoesNoHarm() {
        subscribed();
        publisher.publish(TOPIC, new byte[1_000_000], ZmqPublisher.number(0));

        assertEquals(0, publisher.subscription()[0], "it hangs up");
        assertEquals(1, publisher.subscription()[0], "and is here again");
        publisher.block(1);
        Await.until("told", () -> subscription.describe().contains("1 messages"));
    }

    @Test
    void whenThePublisherGoesItIsDownAndWhenItComesBackItIsUp() {
        subscribed();
        publisher.block(41);
        awaitDescription("connected, 1 messages, 0 missed, 0 malformed");
        int before = hints.get();

        publisher.close();
        Await.until("down", () -> !subscription.isUp());
        Await.until("said so", () -> hints.get() > before);
        assertTrue(subscription.describe().contains("not connected"), subscription.describe());

        publisher = new ZmqPublisher(publisher.address());
        publisher.subscription();
        Await.until("up again", subscription::isUp);
        publisher.block(0);
        awaitDescription("connected, 2 messages, 0 missed, 0 malformed");
    }

    @Test
    void whereNobodyListensItIsDownAndEndsAtOnce() {
        String address = publisher.address();
        publisher.close();
        subscribe(address);

        assertFalse(subscription.isUp());
        long began = System.nanoTime();
        subscription.close();
        subscription.close();
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5);
    }

    @Test
    void whoIsNotThereYetIsDialledAgain() {
        String address = publisher.address();
        publisher.close();
        subscribe(address);
        Await.until("tried in vain", () -> subscription.describe().contains("nobody answers"));

        publisher = new ZmqPublisher(address);
        publisher.subscription();
        publisher.block(0);

        awaitDescription("connected, 1 messages, 0 missed, 0 malformed");
    }

    @Test
    void aNameThatDoesNotResolveIsTriedAgainAndSaid() {
        subscribe("tcp://no-such-host.invalid:28332");

        Await.until("said", () -> subscription.describe().contains("no-such-host.invalid: "));
        assertFalse(subscription.isUp());
    }

    @Test
    void ipv6WillDo() {
        publisher.close();
        assumeTrue(hasIpv6(), "no IPv6 loopback on this machine");
        publisher = new ZmqPublisher("tcp://[::1]:*");
        subscribe(publisher.address().replaceAll("//.*:", "//[::1]:"));
        publisher.subscription();
        publisher.block(1);
        awaitDescription("connected, 1 messages, 0 missed, 0 malformed");
    }

    @Test
    void nothingIsLeftRunningAndASecondStartWorks() {
        for (int start = 0; start < 2; start++) {
            subscribe(publisher.address());
            publisher.subscription();
            Await.until("up", subscription::isUp);

            subscription.close();

            Await.until("no thread is left: " + threads(), () -> threads().isEmpty());
            int after = hints.get();
            publisher.block(start);
            assertEquals(after, hints.get());
            publisher.subscription(); // it unsubscribes as it goes
        }
    }

    @Test
    void sequenceNumbersWrapAround() {
        Sequence sequence = new Sequence();
        assertEquals(Sequence.Step.IN_ORDER, sequence.next(-2));
        assertEquals(Sequence.Step.IN_ORDER, sequence.next(-1));
        assertEquals(Sequence.Step.IN_ORDER, sequence.next(0));
        assertEquals(9, sequence.missedBefore(10));
        assertEquals(Sequence.Step.GAP, sequence.next(10));
        assertEquals(Sequence.Step.RESTART, sequence.next(3));
        assertEquals(Sequence.Step.RESTART, sequence.next(0));
        assertEquals(Sequence.Step.IN_ORDER, sequence.next(1));
    }

    @Test
    void fuzz() {
        Random random = new Random(20260105);
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000);
        for (int round = 0; round < rounds; round++) {
            List<byte[]> frames =
                    random.ints(random.nextInt(5), 0, 100).mapToObj(byte[]::new).toList();
            assertTrue(ZmqMessage.sequence(ZmqEndpoint.Topic.HASHBLOCK, frames).isEmpty());
            int length = random.nextInt(200);
            boolean read =
                    ZmqMessage.sequence(
                                    ZmqEndpoint.Topic.RAWBLOCK,
                                    List.of(
                                            "rawblock".getBytes(StandardCharsets.US_ASCII),
                                            new byte[length],
                                            new byte[4]))
                            .isPresent();
            assertEquals(length > 80, read);
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void subscribed() {
        subscribe(publisher.address());
        publisher.subscription();
        Await.until("up", subscription::isUp);
    }

    private void subscribe(String address) {
        subscription =
                new ZmqSubscription(
                        "here",
                        new ZmqEndpoint(ZmqEndpoint.Topic.HASHBLOCK, address),
                        TimeSource.SYSTEM,
                        new Backoff(new Random(1)));
        subscription.start(hints::incrementAndGet);
    }

    private void awaitDescription(String end) {
        Await.until(
                end + ", not " + subscription.describe(),
                () -> subscription.describe().endsWith(", " + end));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("altnet-zmq-here"))
                .toList();
    }
}
