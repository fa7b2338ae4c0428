package org.altnet.driver.onion;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.driver.onion.tor.Await;
import org.altnet.driver.tck.RecordingContext;

/** A session with its host, and the patience that Tor takes. */
final class Host implements AutoCloseable {
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final OfferNoting context;
    private final DriverSession session;

    Host(Path state, Driver driver) {
        context = new OfferNoting(new RecordingContext(state, Network.REGTEST));
        session = context.recording().onLane(() -> driver.open(context));
    }

    void send(PeerId to, Message message) throws Exception {
        context.recording()
                .onLane(() -> session.send(to, message))
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    PeerId awaitReachable() {
        await("an address", () -> !context.recording().reachable().isEmpty());
        return context.recording().reachable().get(0);
    }

    PeerId awaitPeer() {
        await("a peer", () -> !peers().isEmpty());
        return peers().get(0);
    }

    void awaitMessage(Message wanted) {
        await(
                "" + wanted,
                () ->
                        context.recording().received().stream()
                                .anyMatch(each -> each.message().equals(wanted)));
    }

    DriverStatus awaitStatus(Predicate<DriverStatus> wanted) {
        await("a status", () -> statuses().stream().anyMatch(wanted));
        return statuses().stream().filter(wanted).findFirst().orElseThrow();
    }

    List<DriverStatus> statuses() {
        return context.recording().statuses();
    }

    List<PeerId> peers() {
        return List.copyOf(context.recording().peers());
    }

    Optional<InetSocketAddress> offered() {
        return context.offered();
    }

    boolean withdrawn() {
        return context.withdrawn();
    }

    private void await(String what, java.util.function.BooleanSupplier there) {
        Await.until(what, PATIENCE, there, () -> "statuses so far: " + statuses());
    }

    /** As the host does: on the lane; then spawned threads are interrupted. */
    @Override
    public void close() {
        context.recording()
                .onLane(
                        () -> {
                            session.close();
                            return true;
                        });
        context.recording().end();
        Await.until(
                "threads to end",
                Duration.ofSeconds(5),
                () -> context.recording().running().isEmpty(),
                () -> context.recording().running());
    }
}
