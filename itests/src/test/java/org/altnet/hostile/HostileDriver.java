package org.altnet.hostile;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;

/** Does one mischief as hard as it can, until it is released. */
final class HostileDriver implements Driver {
    private final Mischief mischief;

    /** A name for each mischief: who is banned for one is not heard in another. */
    private final PeerId peer;

    private final CountDownLatch released = new CountDownLatch(1);

    HostileDriver(Mischief mischief) {
        this.mischief = mischief;
        this.peer = new PeerId("hostile", mischief.name());
    }

    /** Lets go of the threads that it holds. */
    void release() {
        released.countDown();
    }

    @Override
    public DriverSession open(DriverContext context) {
        switch (mischief) {
            case THROW_IN_OPEN -> throw new IllegalStateException("mischief in open");
            case BLOCK_IN_OPEN -> block();
            case THROW_IN_CALLBACK ->
                    context.lane()
                            .execute(
                                    () -> {
                                        throw new IllegalStateException("mischief in a callback");
                                    });
            case FLOOD_RECEIVED -> context.spawn("flood", () -> floodReceived(context));
            case WILD_STATES -> context.spawn("states", () -> wildStates(context));
            case LEAVE_THREADS -> {
                for (int i = 0; i < 20; i++) {
                    context.spawn("left-" + i, this::block);
                }
            }
            case FILL_LANE -> context.spawn("fill", () -> fillLane(context));
            default -> {}
        }
        context.peerUp(new Peer(peer, Peer.Direction.CONNECTIONLESS));
        report(context, DriverStatus.State.ACTIVE);
        return new Session(context);
    }

    private void floodReceived(DriverContext context) {
        Headers many = Headers.of(new byte[Headers.MAX * BlockHeader.LENGTH]);
        while (isHeld()) {
            context.received(peer, new GetHeaders(BlockLocator.EMPTY));
            context.received(peer, many);
            context.malformed(peer, "mischief");
        }
    }

    private void wildStates(DriverContext context) {
        DriverStatus.State[] states = {DriverStatus.State.ACTIVE, DriverStatus.State.INACTIVE};
        for (int i = 0; isHeld(); i++) {
            report(context, states[i % states.length]);
        }
    }

    private void fillLane(DriverContext context) {
        while (isHeld()) {
            byte[] held = new byte[1_000];
            context.lane().schedule(Duration.ofDays(1), () -> held[0]++);
        }
    }

    private static void report(DriverContext context, DriverStatus.State state) {
        context.status(new DriverStatus(state, Set.of(), "mischief", context.clock().now().wall()));
    }

    private boolean isHeld() {
        return released.getCount() > 0;
    }

    /** Deaf to interrupts. */
    private void block() {
        boolean waiting = true;
        while (waiting) {
            try {
                released.await();
                waiting = false;
            } catch (InterruptedException e) {
                // does not listen
            }
        }
    }

    private final class Session implements DriverSession {
        private final DriverContext context;

        Session(DriverContext context) {
            this.context = context;
        }

        @Override
        public CompletionStage<Void> send(PeerId to, Message message) {
            switch (mischief) {
                case THROW_IN_SEND -> throw new IllegalStateException("mischief in send");
                case BLOCK_IN_SEND -> block();
                case ENDLESS_PARTS -> context.spawn("parts", this::endlessParts);
                default -> {}
            }
            return CompletableFuture.completedFuture(null);
        }

        private void endlessParts() {
            Headers part = Headers.of(new byte[809 * BlockHeader.LENGTH]);
            while (isHeld()) {
                context.receivedPart(peer, part);
            }
        }

        @Override
        public void close() {
            switch (mischief) {
                case THROW_IN_CLOSE -> throw new IllegalStateException("mischief in close");
                case BLOCK_IN_CLOSE -> block();
                default -> {}
            }
        }
    }
}
