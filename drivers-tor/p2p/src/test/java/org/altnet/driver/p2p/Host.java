package org.altnet.driver.p2p;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.driver.tck.RecordingContext;

/** A session and what it tells its host. */
final class Host implements Closeable {
    private final RecordingContext context;
    private DriverSession session;

    Host(Path state) {
        context = new RecordingContext(state, Network.REGTEST);
    }

    Host open(TestConfig config) {
        session = context.onLane(() -> new P2pDriver(config.build()).open(context));
        return this;
    }

    RecordingContext context() {
        return context;
    }

    PeerId awaitPeer() {
        Await.until("a node; " + context.statuses(), () -> !context.peers().isEmpty());
        return context.peers().iterator().next();
    }

    CompletionStage<Void> send(PeerId peer, Message message) {
        return context.onLane(() -> session.send(peer, message));
    }

    void disconnect(PeerId peer) {
        context.onLane(
                () -> {
                    session.disconnect(peer, "lies");
                    return true;
                });
    }

    /** The next messages, in order. */
    List<Message> awaitReceived(int count) {
        Await.until(count + " messages", () -> context.received().size() >= count);
        return context.received().stream().map(RecordingContext.Received::message).toList();
    }

    DriverStatus awaitStatus(State state, Reason reason) {
        Await.until(
                state + " " + reason,
                () ->
                        context.statuses().stream()
                                .anyMatch(
                                        is ->
                                                is.state() == state
                                                        && is.reasons().contains(reason)));
        return context.statuses().stream()
                .filter(is -> is.state() == state && is.reasons().contains(reason))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Override
    public void close() {
        if (session != null) {
            context.onLane(
                    () -> {
                        session.close();
                        return true;
                    });
        }
        context.close();
    }
}
