package org.altnet.driver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every driver promises (the page of {@code org.altnet.api.driver}), tested from outside.
 * Extend it and say how to make two drivers that find each other, and one that waits for an
 * endpoint that never answers.
 */
public abstract class DriverContract {
    private static final Duration OPEN_WITHIN = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final int SMALL_TX = 200;

    /** Witnesses and nothing else, nearly: Bitcoin Core's {@code MAX_STANDARD_TX_WEIGHT}. */
    private static final int LARGEST_RELAYED_TX = 400_000;

    /** Of two bytes a letter, but for the last. */
    private static final String LONGEST_REASON = "\u00fc".repeat(TxResult.MAX_REASON / 2) + "x";

    /** A session and its host. */
    private record Running(RecordingContext context, DriverSession session) {
        CompletionStage<Void> send(PeerId to, Message message) {
            return context.onLane(() -> session.send(to, message));
        }

        void close() {
            context.onLane(
                    () -> {
                        session.close();
                        return true;
                    });
        }
    }

    private final List<RecordingContext> hosts = new ArrayList<>();
    private final List<Running> sessions = new ArrayList<>();
    private final Random random = new Random(1);
    private long descriptorsBefore;

    /** Holds state directories. */
    @TempDir protected Path directory;

    /** A driver that others can find. */
    protected abstract Driver first();

    /**
     * A driver that finds the first one.
     *
     * @param first where the first one says it is reachable; empty if it says nothing
     */
    protected abstract Driver second(Optional<PeerId> first);

    /** How long two drivers may take to find each other, and a message to arrive. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /**
     * A driver that is configured to talk to an endpoint that takes connections and says nothing;
     * empty for a medium without endpoints.
     */
    protected abstract Optional<Driver> blackHole(InetSocketAddress silent);

    /**
     * The driver whose promises these are: the first one, unless that only plays the other end of a
     * medium on which two of one driver never meet, such as servers that are asked. Then it is the
     * second one, and its capabilities count.
     */
    protected Driver tested() {
        return first();
    }

    /**
     * Whether the second one has a way to say that; what it has none for must fail at once. A
     * medium whose other end is no AltNet may carry some messages one way only.
     */
    protected boolean isSent(Message message) {
        return true;
    }

    @BeforeEach
    void countDescriptors() throws IOException {
        descriptorsBefore = descriptors();
    }

    @AfterEach
    void endHosts() {
        sessions.forEach(Running::close);
        hosts.forEach(RecordingContext::close);
    }

    @Test
    void capabilitiesAreCompleteAndUsable() {
        Capabilities capabilities = capabilities(tested());

        assertTrue(capabilities.leaks().endsWith("."), "leaks is a sentence");
        assertFalse(capabilities.group().isBlank());
    }

    @Test
    void openReturnsAtOnceWhoeverDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Optional<Driver> driver = blackHole((InetSocketAddress) silent.getLocalSocketAddress());
            assumeTrue(driver.isPresent(), "a medium without endpoints");
            long start = System.nanoTime();
            Running running = open(driver.get());
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertTrue(took.compareTo(OPEN_WITHIN) <= 0, "open took " + took);
            assertClosesInTime(running);
        }
    }

    @Test
    void twoOfThemFindEachOtherAndAreActive() {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);

        assertEquals(State.ACTIVE, settled(first).state());
        assertEquals(State.ACTIVE, settled(second).state());
        for (Running running : List.of(first, second)) {
            String id = capabilities(tested()).id();
            running.context().peers().forEach(peer -> assertEquals(id, peer.driver()));
            running.context().statuses().forEach(s -> assertFalse(s.state() == State.FAILED));
        }
    }

    @Test
    void whatItsScopesPromiseArrivesAsItWasSent() throws Exception {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);
        PeerId toFirst = second.context().peers().iterator().next();

        for (Message message : messages(capabilities(tested()))) {
            if (!isSent(message)) {
                assertFails(second.send(toFirst, message));
                continue;
            }
            if (message instanceof Block) {
                askForABlock(first);
            }
            int before = first.context().received().size();
            second.send(toFirst, message).toCompletableFuture().get(20, TimeUnit.SECONDS);
            Await.until(
                    message + " to arrive",
                    patience(),
                    () -> same(message, arrived(first.context(), before)));
        }
        assertEquals(List.of(), first.context().malformed());
    }

    /** A medium of answers may refuse blocks that nobody asked for: they are long. */
    private void askForABlock(Running asker) throws Exception {
        if (capabilities(tested()).exchange() == Exchange.REQUEST) {
            PeerId asked = asker.context().peers().iterator().next();
            asker.send(asked, new GetData(hash())).toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsOutOfScopeFailsAtOnce() {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);
        PeerId toFirst = second.context().peers().iterator().next();
        Capabilities capabilities = capabilities(tested());

        boolean blocks = capabilities.scopes().contains(Scope.BLOCKS);
        boolean transactions = capabilities.scopes().contains(Scope.TRANSACTIONS);
        if (!transactions) {
            assertFails(second.send(toFirst, new GetTx(Hash256.ZERO)));
            assertFails(second.send(toFirst, Tx.of(new byte[] {1})));
            assertFails(second.send(toFirst, new TxResult(Hash256.ZERO, Status.ACCEPTED, "")));
        }
        if (!blocks) {
            assertFails(second.send(toFirst, new GetData(Hash256.ZERO)));
            assertFails(second.send(toFirst, Block.of(new byte[] {1})));
        }
        if (!blocks && !transactions) {
            assertFails(second.send(toFirst, new NotFound(Hash256.ZERO)));
        }
    }

    @Test
    void sendingToNobodyFailsAtOnce() {
        Running alone = open(tested());
        PeerId nobody = new PeerId(capabilities(tested()).id(), "nobody");

        assertFails(alone.send(nobody, new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void sendingToOneWhoLeftFails() {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);
        PeerId toFirst = second.context().peers().iterator().next();
        first.close();
        first.context().end();

        Await.until(
                "the peer to be gone",
                patience(),
                () -> !second.context().peers().contains(toFirst));
        assertFails(second.send(toFirst, new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void closeIsIdempotentBoundedAndLeavesNothingBehind() throws IOException {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);

        assertClosesInTime(second);
        assertClosesInTime(second);
        assertClosesInTime(first);
        Await.until(
                "descriptors to be closed", CLOSE_WITHIN, () -> descriptors() <= descriptorsBefore);
    }

    @Test
    void afterCloseNothingCanBeSent() {
        Running first = open(first());
        Running second = open(second(reachable(first)));
        awaitPeers(first, second);
        PeerId toFirst = second.context().peers().iterator().next();
        second.close();

        assertFails(second.send(toFirst, new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void aDriverCanBeOpenedAgain() {
        Driver driver = first();
        Running once = open(driver);
        assertClosesInTime(once);
        Running again = open(driver);
        Running second = open(second(reachable(again)));

        awaitPeers(again, second);
    }

    @Test
    void oneThatFindsOthersCanBeOpenedAgain() {
        Running first = open(first());
        Driver driver = second(reachable(first));
        Running once = open(driver);
        awaitPeers(first, once);
        assertClosesInTime(once);

        awaitPeers(open(driver));
    }

    /** What the annotation of a driver's class says. */
    private static Capabilities capabilities(Driver driver) {
        TransportCapabilities declared =
                driver.getClass().getAnnotation(TransportCapabilities.class);
        assertNotNull(declared, driver.getClass() + " has no @TransportCapabilities");
        Map<String, Object> properties = new HashMap<>();
        for (var element : TransportCapabilities.class.getDeclaredMethods()) {
            try {
                properties.put(
                        TransportCapabilities.PREFIX_ + element.getName(),
                        element.invoke(declared));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return Capabilities.of(properties);
    }

    private Running open(Driver driver) {
        RecordingContext context =
                new RecordingContext(directory.resolve("state-" + hosts.size()), Network.REGTEST);
        hosts.add(context);
        DriverSession session = context.onLane(() -> driver.open(context));
        assertNotNull(session, "open returned null");
        Running running = new Running(context, session);
        sessions.add(running);
        return running;
    }

    private Optional<PeerId> reachable(Running first) {
        Await.until(
                "the first driver to be up",
                patience(),
                () ->
                        first.context().statuses().stream()
                                .anyMatch(status -> status.state() != State.STARTING));
        return first.context().reachable().stream().findFirst();
    }

    private void awaitPeers(Running... all) {
        for (Running running : all) {
            Await.until(
                    "a peer; statuses so far: " + running.context().statuses(),
                    patience(),
                    () -> !running.context().peers().isEmpty());
        }
    }

    private DriverStatus settled(Running running) {
        Await.until("ACTIVE", patience(), () -> last(running.context()).state() == State.ACTIVE);
        return last(running.context());
    }

    private static DriverStatus last(RecordingContext context) {
        return context.statuses().get(context.statuses().size() - 1);
    }

    private static void assertClosesInTime(Running running) {
        long start = System.nanoTime();
        running.close();
        running.context().end();
        Await.until(
                "threads to end: " + running.context().running(),
                CLOSE_WITHIN,
                () -> running.context().running().isEmpty());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(CLOSE_WITHIN) <= 0, "close took " + took);
    }

    private static void assertFails(CompletionStage<Void> sending) {
        assertNotNull(sending, "send returned null");
        CompletableFuture<Void> result = sending.toCompletableFuture();
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> result.get(5, TimeUnit.SECONDS));
        assertNotNull(failure.getCause().getMessage(), "a failure says why");
    }

    /**
     * One of each kind within its scopes, small and as large as it may be, however many pieces the
     * medium makes of it.
     */
    private List<Message> messages(Capabilities capabilities) {
        List<Message> messages = new ArrayList<>();
        if (capabilities.scopes().contains(Scope.HEADERS)) {
            messages.add(new GetHeaders(BlockLocator.EMPTY));
            messages.add(
                    new GetHeaders(
                            new BlockLocator(
                                    Stream.generate(this::entry)
                                            .limit(BlockLocator.MAX_ENTRIES)
                                            .toList()),
                            hash()));
            messages.add(Headers.EMPTY);
            messages.add(Headers.of(bytes(BlockHeader.LENGTH)));
            messages.add(Headers.of(bytes(Headers.MAX * BlockHeader.LENGTH)));
        }
        if (capabilities.scopes().contains(Scope.BLOCKS)) {
            messages.add(new GetData(hash()));
            messages.add(new NotFound(hash()));
            messages.add(Block.of(bytes(BlockHeader.LENGTH + 1)));
            messages.add(Block.of(bytes(Block.MAX_LENGTH)));
        }
        if (capabilities.scopes().contains(Scope.TRANSACTIONS)) {
            messages.add(new GetTx(hash()));
            messages.add(new NotFound(hash()));
            messages.add(Tx.of(bytes(SMALL_TX)));
            messages.add(Tx.of(bytes(LARGEST_RELAYED_TX)));
            for (Status status : Status.values()) {
                messages.add(new TxResult(hash(), status, ""));
            }
            messages.add(new TxResult(hash(), Status.REJECTED, LONGEST_REASON));
        }
        return messages;
    }

    private BlockLocator.Entry entry() {
        return new BlockLocator.Entry(hash(), BlockLocator.Entry.UNKNOWN_HEIGHT);
    }

    private Hash256 hash() {
        return Hash256.of(bytes(Hash256.LENGTH));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** What has arrived since, parts of headers put together. */
    private static List<Message> arrived(RecordingContext context, int since) {
        List<RecordingContext.Received> all = context.received();
        List<Message> messages = new ArrayList<>();
        Headers parts = Headers.EMPTY;
        for (RecordingContext.Received one : all.subList(since, all.size())) {
            if (one.message() instanceof Headers headers) {
                parts = parts.plus(headers);
                if (!one.part()) {
                    messages.add(parts);
                    parts = Headers.EMPTY;
                }
            } else {
                messages.add(one.message());
            }
        }
        return messages;
    }

    /** Heights do not survive every medium; everything else must. */
    private static boolean same(Message sent, List<Message> arrived) {
        return arrived.size() == 1 && arrived.get(0).equals(sent);
    }

    private static long descriptors() {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
