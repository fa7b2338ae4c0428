package org.altnet.wire.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.wire.WireException;
import org.altnet.wire.fragment.Fragment.Data;
import org.altnet.wire.fragment.Fragment.Done;
import org.altnet.wire.fragment.Fragment.Gone;
import org.altnet.wire.fragment.Fragment.Offer;
import org.altnet.wire.fragment.Fragment.Want;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * A sender and a receiver with a bad medium between them: whatever it loses, repeats and reorders,
 * the content arrives, within the bounds of memory; and whatever a liar says, nothing breaks.
 */
class TransferPropertyTest {
    private static final int TYPE = 7;
    private static final PeerId SENDER = new PeerId("test", "sender");
    private static final PeerId RECEIVER = new PeerId("test", "receiver");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void contentArrivesOverABadMedium() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000) / 200;
        for (int round = 0; round < rounds; round++) {
            withSeed(20260107L + round, seed -> new Medium(seed).deliver());
        }
    }

    @Test
    void nothingTheOtherEndSaysBreaksTheBounds() {
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 20_000) / 1000;
        for (int round = 0; round < rounds; round++) {
            withSeed(20260108L + round, TransferPropertyTest::babble);
        }
    }

    private interface Property {
        void holds(long seed) throws Throwable;
    }

    private static void withSeed(long seed, Property property) {
        Executable check = () -> property.holds(seed);
        try {
            check.execute();
        } catch (Throwable e) {
            throw new AssertionError("fails with seed " + seed, e);
        }
    }

    /** Random fragments about few ids, so that they meet, at both ends. */
    private static void babble(long seed) {
        Random random = new Random(seed);
        long most = 200_000;
        Reassembly reassembly =
                new Reassembly(
                        new Reassembly.Limits(
                                1_000_000,
                                5_000,
                                3,
                                100_000,
                                most,
                                SECOND,
                                SECOND.multipliedBy(9)));
        OutgoingTransfers outgoing =
                new OutgoingTransfers(
                        new OutgoingTransfers.Limits(60, 60, 3, 100_000, most, SECOND));
        Duration now = Duration.ZERO;
        for (int step = 0; step < 1000; step++) {
            now = now.plusMillis(random.nextInt(100));
            Moment moment = new Moment(now.toNanos(), Instant.EPOCH);
            PeerId peer = new PeerId("test", "peer" + random.nextInt(5));
            try {
                switch (random.nextInt(9)) {
                    case 0 -> {
                        byte[] content = new byte[1 + random.nextInt(60_000)];
                        outgoing.offer(peer, random.nextInt(3), content, moment);
                    }
                    case 1 -> reassembly.due(moment);
                    case 2 -> outgoing.due(moment);
                    case 3 -> outgoing.next(peer, moment);
                    case 4 -> reassembly.lost(peer);
                    case 5 -> outgoing.lost(peer);
                    default ->
                            hear(
                                    fragment(random),
                                    peer,
                                    reassembly,
                                    outgoing,
                                    random.nextBoolean(),
                                    moment);
                }
            } catch (WireException expected) {
                // malformed
            }
            assertTrue(reassembly.bytes() >= 0 && reassembly.bytes() <= most);
            assertTrue(outgoing.bytes() >= 0 && outgoing.bytes() <= most);
            assertTrue(reassembly.transfers() <= 15);
        }
        Moment end = new Moment(now.plusSeconds(60).toNanos(), Instant.EPOCH);
        reassembly.due(end);
        outgoing.due(end);
        assertEquals(0, reassembly.bytes());
        assertEquals(0, outgoing.bytes());
    }

    private static Fragment fragment(Random random) {
        TransferId id = TransferId.of(random.nextInt(3), new byte[1 + random.nextInt(3)]);
        int offset = random.nextInt(random.nextBoolean() ? 3 : 100_000);
        int length = 1 + random.nextInt(random.nextBoolean() ? 3 : 100_000);
        return switch (random.nextInt(5)) {
            case 0 ->
                    new Offer(
                            id,
                            random.nextInt(3),
                            length,
                            ByteBuffer.allocate(random.nextInt(length + 1)));
            case 1 -> new Want(id, offset, length);
            case 2 -> new Gone(id);
            case 3 -> new Done(id, random.nextBoolean());
            default -> new Data(id, offset, ByteBuffer.allocate(length));
        };
    }

    private static void hear(
            Fragment fragment,
            PeerId peer,
            Reassembly reassembly,
            OutgoingTransfers outgoing,
            boolean solicited,
            Moment now)
            throws WireException {
        if (fragment instanceof Offer offer) {
            reassembly.offered(peer, offer, solicited, now);
        } else if (fragment instanceof Data data) {
            reassembly.arrived(peer, data, now);
        } else if (fragment instanceof Gone gone) {
            reassembly.gone(peer, gone);
        } else if (fragment instanceof Want want) {
            outgoing.wanted(peer, want, now);
        } else if (fragment instanceof Done done) {
            outgoing.done(peer, done);
        }
    }

    /** Two ends, and what is on its way between them, as bytes. */
    private static final class Medium {
        private final Random random;
        private final int mtu;
        private final int losses;
        private final int repeats;
        private final boolean reorders;
        private final byte[] content;
        private final OutgoingTransfers sender;
        private final Reassembly receiver;
        private final List<byte[]> toReceiver = new ArrayList<>();
        private final List<byte[]> toSender = new ArrayList<>();
        private Duration now = Duration.ZERO;
        private byte[] arrived;
        private int offers;

        Medium(long seed) {
            random = new Random(seed);
            mtu = FragmentCodec.MIN_MTU + random.nextInt(random.nextBoolean() ? 200 : 65_000);
            losses = random.nextInt(30);
            repeats = random.nextInt(30);
            reorders = random.nextBoolean();
            content = new byte[1 + random.nextInt(Math.min(200_000, mtu * 200))];
            random.nextBytes(content);
            sender =
                    new OutgoingTransfers(
                            new OutgoingTransfers.Limits(
                                    mtu,
                                    random.nextInt(mtu),
                                    1,
                                    1 << 20,
                                    1 << 20,
                                    SECOND.multipliedBy(60)));
            int window = mtu * (1 + random.nextInt(8));
            receiver =
                    new Reassembly(
                            new Reassembly.Limits(
                                    1 << 20,
                                    window,
                                    2,
                                    1 << 20,
                                    1 << 20,
                                    SECOND.multipliedBy(3),
                                    SECOND.multipliedBy(600)));
        }

        void deliver() throws WireException {
            while (arrived == null && offers < 50) {
                // The question is asked again, and the same content offered.
                send(toReceiver, sender.offer(RECEIVER, TYPE, content, moment()).orElseThrow());
                offers++;
                for (int seconds = 0; seconds < 300 && arrived == null; seconds++) {
                    exchange();
                    now = now.plus(SECOND);
                    receiver.due(moment()).forEach(question -> send(toSender, question.want()));
                    sender.due(moment());
                }
                if (random.nextInt(3) == 0) {
                    sender.lost(RECEIVER);
                    receiver.lost(SENDER);
                }
            }
            assertArrayEquals(content, arrived, "after " + offers + " offers");
            assertTrue(
                    receiver.bytes() <= content.length + 4 * PartialContent.CHUNK,
                    "one that is late at most");
        }

        private void exchange() throws WireException {
            while (!toReceiver.isEmpty() || !toSender.isEmpty()) {
                if (!toReceiver.isEmpty()) {
                    receive(FragmentCodec.decode(ByteBuffer.wrap(take(toReceiver))));
                }
                if (!toSender.isEmpty()) {
                    answer(FragmentCodec.decode(ByteBuffer.wrap(take(toSender))));
                }
                // The medium has room for a few at a time.
                Optional<OutgoingTransfers.Piece> next = sender.next(RECEIVER, moment());
                while (next.isPresent()) {
                    send(toReceiver, next.get().data());
                    next =
                            toReceiver.size() < 4
                                    ? sender.next(RECEIVER, moment())
                                    : Optional.empty();
                }
            }
        }

        private void receive(Fragment fragment) throws WireException {
            Reassembly.Step step;
            if (fragment instanceof Offer offer) {
                step = receiver.offered(SENDER, offer, moment());
            } else if (fragment instanceof Data data) {
                step = receiver.arrived(SENDER, data, moment());
            } else {
                receiver.gone(SENDER, (Gone) fragment);
                return;
            }
            step.answer().ifPresent(answer -> send(toSender, answer));
            step.whole().ifPresent(whole -> arrived = whole.content());
            assertTrue(receiver.bytes() <= content.length + 3 * PartialContent.CHUNK);
        }

        private void answer(Fragment fragment) throws WireException {
            if (fragment instanceof Want want) {
                sender.wanted(RECEIVER, want, moment()).ifPresent(gone -> send(toReceiver, gone));
            } else {
                sender.done(RECEIVER, (Done) fragment);
            }
        }

        private void send(List<byte[]> way, Fragment fragment) {
            byte[] bytes = FragmentCodec.encode(fragment);
            assertTrue(bytes.length <= mtu, () -> fragment + " is " + bytes.length + " bytes");
            if (random.nextInt(100) >= losses) {
                way.add(bytes);
            }
            if (random.nextInt(100) < repeats) {
                way.add(bytes);
            }
        }

        private byte[] take(List<byte[]> way) {
            return way.remove(reorders ? random.nextInt(way.size()) : 0);
        }

        private Moment moment() {
            return new Moment(now.toNanos(), Instant.EPOCH);
        }
    }
}
