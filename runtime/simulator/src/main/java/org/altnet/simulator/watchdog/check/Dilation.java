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
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.data.RealHeaders;
import org.altnet.simulator.watchdog.world.Attack;
import org.altnet.simulator.watchdog.world.BlockTimes;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.simulator.watchdog.world.EscalatedResponse;
import org.altnet.simulator.watchdog.world.Journal;
import org.altnet.simulator.watchdog.world.Medium;
import org.altnet.simulator.watchdog.world.World;

/**
 * Check 5: honest blocks that come ever later, as if time passed at 90 % of its speed, and headers
 * that came as they should.
 */
public final class Dilation implements Check {
    private static final double SPEED = .9;
    private static final double MOST_MINUTES = 240;
    private static final int GROUPS = 2;
    private static final int FEWER = 5;
    private static final int REPLAYS = 10;
    private static final Duration BEFORE = Duration.ofHours(3);
    private static final Duration MOST = Duration.ofDays(2);
    private static final double MINUTE = 60e9;
    private static final int FIRST_HEIGHT = 822_527;
    private static final String FILE = "mainnet_822527-830592.bin";
    private static final double MEDIAN_LAG_SECONDS = 19;
    private static final double LAG_SIGMA = .51;

    /** When what first happened. */
    private static final class Notes implements Journal {
        private boolean probe;
        private boolean askAll;
        private boolean alarmed;

        @Override
        public void suspected(Anomaly anomaly) {
            if (anomaly.detector().equals("lag")) {
                probe = true;
                askAll |= anomaly.remedy() == Anomaly.Remedy.ASK_ALL;
            }
        }

        @Override
        public void alarmed(boolean alarm, String text) {
            alarmed |= alarm;
        }

        private void forget() {
            probe = false;
            askAll = false;
            alarmed = false;
        }
    }

    @Override
    public String title() {
        return "5 Dilation: honest blocks fed at 90 % of their speed";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        Sample probes = new Sample();
        Sample asks = new Sample();
        Sample alarms = new Sample();
        int runs = Math.max(settings.attacks() / FEWER, 100);
        for (int run = 0; run < runs; run++) {
            attack(settings, run, probes, asks, alarms);
        }
        Table table = new Table("minutes from the beginning", List.of("mean", "+-", "most"), 1);
        table.row("headers 5 min late: a medium is asked", row(probes));
        table.row("headers 20 min late: all are asked", row(asks));
        table.row("the alarm, by whichever suspicion", row(alarms));
        table.print(out);
        List<Bound> bounds = new ArrayList<>();
        bounds.add(
                Bound.atMost(
                        "minutes until all are asked about the lag, mean",
                        asks.mean(),
                        MOST_MINUTES + settings.widening(asks.standardError())));
        bounds.add(
                Bound.atMost(
                        "minutes until the alarm, mean",
                        alarms.mean(),
                        MOST_MINUTES + settings.widening(alarms.standardError())));
        bounds.add(
                Bound.atLeast("attacks that ended in an alarm", alarms.count() / (double) runs, 1));
        if (settings.headers().isEmpty()) {
            return Result.of(bounds, List.of("check 5, lag of real headers: give --headers=DIR"));
        }
        try {
            Headers headers = new RealHeaders(settings.headers().get()).mainnet(FILE);
            bounds.add(
                    Bound.atMost(
                            "lag suspicions on real headers, " + REPLAYS + " times over",
                            lagSuspicions(settings, headers, out),
                            0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Result.of(bounds);
    }

    private static double[] row(Sample sample) {
        return new double[] {sample.mean(), sample.standardError(), sample.most()};
    }

    private static void attack(
            Settings settings, int run, Sample probes, Sample asks, Sample alarms) {
        Notes notes = new Notes();
        Dice dice = new Dice(settings.seed(), "dilation", run);
        World world =
                new World(
                        dice,
                        BlockTimes.poisson(dice),
                        new Dice(settings.seed(), "dilation media", run),
                        Medium.FOUR,
                        GROUPS,
                        Detectors.shipped(),
                        EscalatedResponse::new,
                        notes);
        world.time().advance(BEFORE);
        notes.forget();
        Moment began = world.time().now();
        world.begin(new Attack.Dilation(SPEED));
        boolean probed = false;
        boolean alarmed = false;
        while (world.time().runUntil(() -> notes.askAll || notes.probe || notes.alarmed, MOST)) {
            double minutes = world.time().now().since(began).toNanos() / MINUTE;
            if (notes.alarmed && !alarmed) {
                alarms.add(minutes);
                alarmed = true;
            }
            if (notes.probe && !probed) {
                probes.add(minutes);
                probed = true;
            }
            if (notes.askAll) {
                asks.add(minutes);
                notes.askAll = false;
                break;
            }
            notes.forget();
        }
        if (!alarmed && world.time().runUntil(() -> notes.alarmed, MOST)) {
            alarms.add(world.time().now().since(began).toNanos() / MINUTE);
        }
    }

    /** Real header times, and arrivals as late after them as was measured elsewhere. */
    private static long lagSuspicions(Settings settings, Headers headers, PrintStream out) {
        long suspicions = 0;
        for (int replay = 0; replay < REPLAYS; replay++) {
            suspicions += lagSuspicions(new Dice(settings.seed(), "lag", replay), headers);
        }
        out.printf(
                Locale.ROOT,
                "   real headers %,d to %,d, each %.0f s late (median; 95 %% under 44 s), %d times:"
                        + " %d lag suspicions%n",
                FIRST_HEIGHT,
                FIRST_HEIGHT + headers.size() - 1,
                MEDIAN_LAG_SECONDS,
                REPLAYS,
                suspicions);
        return suspicions;
    }

    private static long lagSuspicions(Dice dice, Headers headers) {
        AnomalyDetector lag = Detectors.lag();
        Instant start = headers.get(0).time();
        Instant latest = start;
        long suspicions = 0;
        for (int index = 0; index < headers.size(); index++) {
            BlockHeader header = headers.get(index);
            long late = (long) (dice.logNormal(MEDIAN_LAG_SECONDS, LAG_SIGMA) * 1e9);
            Instant arrival = header.time().plusNanos(late);
            latest = arrival.isBefore(latest) ? latest : arrival;
            Moment at = new Moment(Duration.between(start, latest).toNanos(), latest);
            StoredHeader stored =
                    new StoredHeader(header, FIRST_HEIGHT + index, BigInteger.valueOf(index));
            Observation observation =
                    index == 0
                            ? new Observation.Started(at, stored)
                            : new Observation.NewBestHeader(at, stored);
            if (lag.observe(observation).isPresent()) {
                suspicions++;
            }
        }
        return suspicions;
    }
}
