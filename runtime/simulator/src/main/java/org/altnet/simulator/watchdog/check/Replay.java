package org.altnet.simulator.watchdog.check;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.data.Arrivals;
import org.altnet.simulator.watchdog.data.RealHeaders;
import org.altnet.simulator.watchdog.world.BlockTimes;
import org.altnet.simulator.watchdog.world.Blocks;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.simulator.watchdog.world.EscalatedResponse;
import org.altnet.simulator.watchdog.world.Journal;
import org.altnet.simulator.watchdog.world.Medium;
import org.altnet.simulator.watchdog.world.World;
import org.altnet.validation.Escalation;

/**
 * Check 4: blocks as they really came to healthy nodes. How often media are asked, how often the
 * rare detector speaks if nobody can be, and that the two real branches of two blocks that lost are
 * no alarm, even if a medium follows them and everybody is asked all the time.
 */
public final class Replay implements Check {
    private static final double MOST_PROBES_A_DAY = 8.0;
    private static final int MOST_RARE = 2;
    private static final int GROUPS = 2;
    private static final Duration TICKS_MATTER_AFTER = Duration.ofSeconds(29 * 60 + 50);
    private static final Duration ASKED_EACH = Duration.ofSeconds(10);
    private static final Duration ASKED_FOR = Duration.ofHours(1);
    private static final int BLOCKS_BEFORE = 144;
    private static final int BLOCKS_AFTER = 24;

    /** The media that follow the branches that lose. */
    private static final Medium FOLLOWER = Medium.FOUR.get(2);

    /** Beyond that, the second block of a grafted branch would have won where it is grafted. */
    private static final Duration CLOSE = Duration.ofSeconds(60);

    /** Counts alarms. */
    private static final class Alarms implements Journal {
        private long alarms;
        private long notices;

        @Override
        public void alarmed(boolean alarm, String text) {
            if (alarm) {
                alarms++;
            } else {
                notices++;
            }
        }
    }

    /**
     * A branch of two blocks that lost.
     *
     * @param label its heights
     * @param stretch where it is put in
     * @param height of its first block, there
     * @param first when its first block was there
     * @param second when its second block was there
     */
    private record Loser(
            String label, Arrivals.Stretch stretch, int height, Instant first, Instant second) {}

    @Override
    public String title() {
        return "4 Replay: a year of real arrival times";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        if (settings.arrivals().isEmpty()) {
            return Result.skipped("check 4, replay: give --arrivals=FILE");
        }
        try {
            return run(settings, Arrivals.read(settings.arrivals().get()), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result run(Settings settings, Arrivals arrivals, PrintStream out)
            throws IOException {
        long probes = 0;
        double days = 0;
        long rare = 0;
        Alarms alarms = new Alarms();
        for (Arrivals.Stretch stretch : arrivals.stretches()) {
            Duration length = length(stretch);
            World world = replay(settings, stretch, Detectors.PERIOD, alarms);
            probes += world.probes();
            days += length.toMillis() / 86_400e3;
            rare += rare(stretch);
            out.printf(
                    Locale.ROOT,
                    "   blocks %,d to %,d: %.1f days, %.2f blocks in 10 minutes, %,d probes%n",
                    stretch.firstHeight(),
                    stretch.firstHeight() + stretch.seen().size() - 1,
                    length.toMillis() / 86_400e3,
                    stretch.seen().size() / (length.toMillis() / 600e3),
                    world.probes());
        }
        periods(settings, arrivals, days, out);
        List<Bound> bounds = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        bounds.add(Bound.atMost("probes a day", probes / days, MOST_PROBES_A_DAY));
        bounds.add(Bound.atMost("alarms of the rare detector alone, 1 a year", rare, MOST_RARE));
        bounds.add(Bound.atMost("confirmed alarms", alarms.alarms, 0));
        bounds.add(Bound.atMost("notices while media answer", alarms.notices, 0));
        if (settings.headers().isEmpty()) {
            skipped.add("check 4, branches that lost: give --headers=DIR");
        } else {
            RealHeaders headers = new RealHeaders(settings.headers().get());
            for (Loser loser : losers(headers, arrivals)) {
                bounds.add(
                        Bound.atMost(
                                "confirmed alarms, a medium follows " + loser.label(),
                                alarmsBeside(settings, loser, out),
                                0));
            }
        }
        return new Result(
                bounds,
                skipped,
                List.of(
                        new Drawn(
                                Picture.PROBES,
                                "AltNet, a real year replayed",
                                List.of(probes / days))));
    }

    private static World replay(
            Settings settings, Arrivals.Stretch stretch, Duration period, Journal journal) {
        World world = world(settings, stretch.seen(), Detectors.withPeriod(period), journal);
        world.quietFor(TICKS_MATTER_AFTER);
        world.time().advance(length(stretch));
        return world;
    }

    private static void periods(
            Settings settings, Arrivals arrivals, double days, PrintStream out) {
        List<Duration> periods =
                List.of(
                        Detectors.PERIOD,
                        Duration.ofHours(8),
                        Duration.ofHours(12),
                        Duration.ofHours(24),
                        Duration.ofDays(100_000));
        double[] perDay = new double[periods.size()];
        for (Arrivals.Stretch stretch : arrivals.stretches()) {
            for (int i = 0; i < perDay.length; i++) {
                perDay[i] +=
                        replay(settings, stretch, periods.get(i), Journal.NONE).probes() / days;
            }
        }
        Table table =
                new Table(
                        "period without any probe until there is one",
                        List.of("6 h", "8 h", "12 h", "24 h", "never"),
                        2);
        table.row("probes a day", perDay);
        table.print(out);
    }

    /** How often the rare detector speaks of its own accord, if nobody is ever asked. */
    private static long rare(Arrivals.Stretch stretch) {
        AnomalyDetector detector = Detectors.rare();
        BlockHeader header = new Blocks().first(0, Instant.EPOCH).header();
        long count = 0;
        int height = stretch.firstHeight();
        Instant start = stretch.seen().get(0);
        detector.observe(
                new Observation.Started(
                        new Moment(0, start), new StoredHeader(header, height, BigInteger.ZERO)));
        for (Instant seen : stretch.seen().subList(1, stretch.seen().size())) {
            height++;
            Moment at = new Moment(Duration.between(start, seen).toNanos(), seen);
            Optional<Anomaly> anomaly =
                    detector.observe(
                            new Observation.NewBestHeader(
                                    at, new StoredHeader(header, height, BigInteger.ZERO)));
            if (anomaly.filter(one -> one.remedy() == Anomaly.Remedy.NOTIFY).isPresent()) {
                count++;
            }
        }
        return count;
    }

    private static List<Loser> losers(RealHeaders headers, Arrivals arrivals) throws IOException {
        List<Loser> losers = new ArrayList<>();
        for (Arrivals.Stretch stretch : arrivals.stretches()) {
            if (stretch.has(788_686)) {
                List<BlockHeader> branch = headers.stale(788_686, 788_687);
                losers.add(
                        new Loser(
                                "788,686-687 at its own time",
                                stretch,
                                788_686,
                                branch.get(0).time(),
                                branch.get(1).time()));
            }
        }
        List<BlockHeader> elsewhere = headers.stale(656_477, 656_478);
        Duration apart = Duration.between(elsewhere.get(0).time(), elsewhere.get(1).time());
        for (Arrivals.Stretch stretch : arrivals.stretches()) {
            graft(stretch, apart).ifPresent(losers::add);
        }
        return losers;
    }

    /**
     * Where the winners came so far apart as these losers, or a little further: nobody has recorded
     * when their own rivals came.
     */
    private static Optional<Loser> graft(Arrivals.Stretch stretch, Duration apart) {
        for (int height = stretch.firstHeight() + BLOCKS_BEFORE;
                stretch.has(height + 1);
                height++) {
            Instant first = stretch.at(height);
            Duration later = Duration.between(first.plus(apart), stretch.at(height + 1));
            if (!later.isNegative() && later.compareTo(CLOSE) < 0) {
                return Optional.of(
                        new Loser(
                                String.format(Locale.ROOT, "656,477-478 grafted at %,d", height),
                                stretch,
                                height,
                                first,
                                first.plus(apart)));
            }
        }
        return Optional.empty();
    }

    private static long alarmsBeside(Settings settings, Loser loser, PrintStream out) {
        Arrivals.Stretch stretch = loser.stretch();
        int from = Math.max(stretch.firstHeight(), loser.height() - BLOCKS_BEFORE);
        int index = from - stretch.firstHeight();
        int end = Math.min(stretch.seen().size(), index + BLOCKS_BEFORE + BLOCKS_AFTER);
        List<Instant> seen = stretch.seen().subList(index, end);
        Alarms alarms = new Alarms();
        World world = world(settings, seen, Detectors.shipped(), alarms);
        Instant start = seen.get(0);
        StoredHeader[] parent = {null};
        at(
                world,
                Duration.between(start, stretch.at(loser.height() - 1)),
                () -> {
                    parent[0] = world.best();
                });
        at(
                world,
                Duration.between(start, loser.first()),
                () -> world.stray(FOLLOWER, world.rival(parent[0], loser.first())));
        at(
                world,
                Duration.between(start, loser.second()),
                () ->
                        world.stray(
                                FOLLOWER,
                                world.rival(
                                        world.rival(parent[0], loser.first()), loser.second())));
        Duration began = Duration.between(start, loser.first());
        long asked = ASKED_FOR.dividedBy(ASKED_EACH);
        for (long each = 0; each < asked; each++) {
            at(
                    world,
                    began.plus(ASKED_EACH.multipliedBy(each)),
                    () -> world.ask(Escalation.Ask.ALL, "a branch beside the chain"));
        }
        world.time().advance(Duration.between(start, seen.get(seen.size() - 1)));
        out.printf(
                Locale.ROOT,
                "   a medium follows %s, everybody asked %d times: %d alarms%n",
                loser.label(),
                asked,
                alarms.alarms);
        return alarms.alarms;
    }

    private static void at(World world, Duration when, Runnable task) {
        world.after(when, now -> task.run());
    }

    private static World world(
            Settings settings,
            List<Instant> seen,
            List<AnomalyDetector> detectors,
            Journal journal) {
        return new World(
                new Dice(settings.seed(), "replay", 0),
                BlockTimes.replay(seen),
                new Dice(settings.seed(), "replay media", 0),
                Medium.FOUR,
                GROUPS,
                detectors,
                EscalatedResponse::new,
                journal);
    }

    private static Duration length(Arrivals.Stretch stretch) {
        return Duration.between(
                stretch.seen().get(0), stretch.seen().get(stretch.seen().size() - 1));
    }
}
