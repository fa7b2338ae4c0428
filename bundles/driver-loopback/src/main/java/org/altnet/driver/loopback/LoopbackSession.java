package org.altnet.driver.loopback;

import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.wire.WireException;

/**
 * One session. All its state belongs to the lane: the medium's calls, which come on other threads,
 * become tasks there. A medium with sockets would do the same with what its {@code spawn}ed reader
 * threads read.
 */
final class LoopbackSession implements DriverSession, LoopbackMedium.End {
    private final DriverContext context;
    private final LoopbackMedium medium;
    private final String name;
    private final Faults faults;
    private final Random chance;
    private final Set<String> peers = new TreeSet<>();
    private boolean closed;

    LoopbackSession(
            DriverContext context,
            LoopbackMedium medium,
            String name,
            Faults faults,
            Random chance) {
        this.context = context;
        this.medium = medium;
        this.name = name;
        this.faults = faults;
        this.chance = chance;
    }

    /** Called on the lane, after open has returned. */
    void warmup(boolean ownPeer) {
        if (closed) {
            return;
        }
        context.reachableAt(Set.of(peer(name)));
        medium.join(name, this);
        if (ownPeer) {
            joined(name);
        }
        tellStatus();
    }

    @Override
    public CompletionStage<Void> send(PeerId to, Message message) {
        if (closed || !peers.contains(to.address())) {
            return CompletableFuture.failedFuture(
                    new IOException("nobody called " + to.address() + " is on this medium"));
        }
        byte[] frame = faults.garbled(Frame.encode(message));
        boolean lost = chance.nextDouble() < faults.loss();
        if (!lost && !medium.say(name, to.address(), frame)) {
            return CompletableFuture.failedFuture(
                    new IOException(to.address() + " has left this medium"));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        closed = true;
        medium.leave(name);
    }

    @Override
    public void joined(String other) {
        context.lane()
                .execute(
                        () -> {
                            peers.add(other);
                            context.peerUp(new Peer(peer(other), Peer.Direction.CONNECTIONLESS));
                            tellStatus();
                        });
    }

    @Override
    public void left(String other) {
        context.lane()
                .execute(
                        () -> {
                            peers.remove(other);
                            context.peerDown(peer(other), "it left the medium");
                            tellStatus();
                        });
    }

    @Override
    public void heard(String from, byte[] frame) {
        context.lane().schedule(faults.delay(), () -> receive(from, frame));
    }

    private void receive(String from, byte[] frame) {
        try {
            context.received(peer(from), Frame.decode(frame));
        } catch (WireException e) {
            context.malformed(peer(from), e.getMessage());
        }
    }

    private void tellStatus() {
        boolean alone = peers.isEmpty();
        context.status(
                new DriverStatus(
                        alone ? State.INACTIVE : State.ACTIVE,
                        alone ? Set.of(Reason.NO_PEERS) : Set.of(),
                        alone ? "alone on the medium" : peers.size() + " on the medium",
                        context.clock().now().wall()));
    }

    private static PeerId peer(String name) {
        return new PeerId(LoopbackDriver.ID, name);
    }
}
