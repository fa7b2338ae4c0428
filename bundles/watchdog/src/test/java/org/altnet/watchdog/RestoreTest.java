package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeTip;
import org.altnet.api.node.NodeTip.Status;
import org.altnet.api.stack.DriverView;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the state of every detector. */
class RestoreTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 30);

    /** Named, since that is what a failed test prints. */
    record Kind(String name, Supplier<AnomalyDetector> make) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** With short thresholds, so that much happens. */
    static Stream<Kind> kinds() {
        Duration minute = Duration.ofMinutes(1);
        return Stream.of(
                new Kind("gap", () -> new GapDetector(Duration.ofMinutes(12))),
                new Kind("sr", () -> new ShiryaevRobertsDetector(.9, 20_000, 10_000)),
                new Kind("lag", () -> new LagDetector(minute, Duration.ofMinutes(3))),
                new Kind("period", () -> new PeriodDetector(Duration.ofMinutes(20))),
                new Kind("block", () -> new BlockDetector(minute.multipliedBy(4))),
                new Kind("fork", () -> new ForkDetector(minute.multipliedBy(4))),
                new Kind("node", () -> new NodeDetector(minute)),
                new Kind(
                        "silence",
                        () ->
                                new SilenceDetector(
                                        minute.multipliedBy(90), minute.multipliedBy(20))));
    }

    /** The world that is observed: at random, and the same for all who look. */
    private static final class World {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private StoredHeader tip = TestHeaders.at(100);
        private StoredHeader block = tip;
        private NodeStatus.State state = NodeStatus.State.READY;
        private List<NodeTip> tips = List.of(TestHeaders.tip(0, 100, 0, Status.ACTIVE));
        private List<DriverView> drivers = List.of();
        private long in;
        private long out;

        World(long seed) {
            random = new Random(seed);
        }

        Moment now() {
            return time.now();
        }

        Observation next() {
            time.advance(Duration.ofMillis(random.nextInt(150_000)));
            return switch (random.nextInt(12)) {
                case 0, 1 -> header();
                case 2 -> {
                    block = random.nextBoolean() ? tip : block;
                    yield new Observation.BestBlock(now(), block);
                }
                case 3 -> {
                    boolean ready = random.nextInt(3) > 0;
                    state =
                            ready
                                    ? NodeStatus.State.READY
                                    : random.nextBoolean()
                                            ? NodeStatus.State.SYNCING
                                            : NodeStatus.State.UNREACHABLE;
                    yield stateNow();
                }
                case 4 -> {
                    tips = someTips();
                    yield new Observation.NodeTips(now(), tips);
                }
                case 5 ->
                        new Observation.Probed(
                                now(),
                                random.nextInt(3),
                                random.nextInt(4) == 0 ? Set.of("tor") : Set.of());
                case 6, 7, 8 -> {
                    drivers = someDrivers();
                    yield new Observation.Drivers(now(), drivers);
                }
                default -> new Observation.Tick(now());
            };
        }

        /** What the watch shows a detector that begins, after it was restored. */
        List<Observation> latest() {
            return List.of(
                    stateNow(),
                    new Observation.BestBlock(now(), block),
                    new Observation.NodeTips(now(), tips));
        }

        private Observation stateNow() {
            return new Observation.NodeState(now(), new NodeStatus(state, state.name()));
        }

        private Observation header() {
            int height = tip.height() + 1 + random.nextInt(5) / 4;
            Duration late = Duration.ofSeconds(random.nextInt(400));
            tip = TestHeaders.on(random.nextInt(2), height, now().wall().minus(late));
            return new Observation.NewBestHeader(now(), tip);
        }

        private List<NodeTip> someTips() {
            List<NodeTip> some = new ArrayList<>();
            some.add(TestHeaders.tip(0, 100, 0, Status.ACTIVE));
            for (int branch = 1; branch < 4; branch++) {
                if (random.nextInt(3) > 0) {
                    Status status = Status.values()[1 + random.nextInt(4)];
                    some.add(TestHeaders.tip(branch, 101 + random.nextInt(2), 4, status));
                }
            }
            return some;
        }

        private List<DriverView> someDrivers() {
            in += random.nextInt(9) == 0 ? 1 : 0;
            out += random.nextInt(3);
            return List.of(
                    TestDrivers.active("tor", 1, in, out),
                    random.nextInt(20) == 0
                            ? TestDrivers.active("i2p", 1, 0, 0)
                            : TestDrivers.in("i2p", State.FAILED));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void goingOnFromASavedStateIsAsNeverHavingStopped(Kind kind) {
        int anomalies = 0;
        for (long seed = 0; seed < ROUNDS; seed++) {
            anomalies += compare(kind, seed);
        }
        assertTrue(anomalies > ROUNDS, "this test sees something: " + anomalies);
    }

    private static int compare(Kind kind, long seed) {
        World world = new World(seed);
        Random restarts = new Random(seed + 1_000_000);
        AnomalyDetector steady = kind.make.get();
        AnomalyDetector restarted = kind.make.get();
        for (AnomalyDetector each : List.of(steady, restarted)) {
            each.observe(new Observation.Started(world.now(), world.tip));
            world.latest().forEach(each::observe);
        }
        int anomalies = 0;
        for (int step = 0; step < 300; step++) {
            Observation next = world.next();
            Optional<Anomaly> expected = steady.observe(next);
            assertEquals(expected, restarted.observe(next), "seed " + seed + ", step " + step);
            assertEquals(steady.standing(), restarted.standing(), "seed " + seed);
            anomalies += expected.isPresent() ? 1 : 0;
            if (restarts.nextInt(20) == 0) {
                Map<String, String> saved = restarted.state();
                restarted = kind.make.get();
                restarted.observe(new Observation.Started(world.now(), world.tip));
                restarted.restore(saved, world.now().wall(), world.now());
                for (Observation known : world.latest()) {
                    assertEquals(steady.observe(known), restarted.observe(known));
                }
            }
        }
        return anomalies;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void garbledStatesDoNoHarm(Kind kind) {
        for (long seed = 0; seed < ROUNDS; seed++) {
            World world = new World(seed);
            AnomalyDetector before = kind.make.get();
            before.observe(new Observation.Started(world.now(), world.tip));
            world.latest().forEach(before::observe);
            for (int step = 0; step < 60; step++) {
                before.observe(world.next());
            }
            Random garble = new Random(seed);
            Map<String, String> saved = new HashMap<>(before.state());
            saved.replaceAll((key, value) -> garble.nextBoolean() ? value : garbled(value, garble));
            saved.keySet().removeIf(key -> garble.nextInt(5) == 0);

            AnomalyDetector after = kind.make.get();
            after.observe(new Observation.Started(world.now(), world.tip));
            Instant when =
                    world.now().wall().plusSeconds(garble.nextInt() * (garble.nextInt(3) - 1L));
            after.restore(saved, when, world.now());
            after.state();
            for (int step = 0; step < 60; step++) {
                after.observe(world.next());
                after.standing();
                after.state();
            }
        }
    }

    private static String garbled(String value, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "-" + value;
            case 2 -> value + value;
            case 3 -> "PT99999999999999H";
            case 4 -> "-PT99999999999999H";
            case 5 -> Long.toString(random.nextLong());
            case 6 -> "NaN 1 2 3";
            default -> value.substring(value.length() / 2);
        };
    }
}
