package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Observation;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.world.Blocks;
import org.altnet.simulator.watchdog.world.Detectors;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.watchdog.ShiryaevRoberts;
import org.altnet.watchdog.ShiryaevRobertsDetector;

/**
 * Check 1: how often the rare detector speaks when nothing is wrong, blocks come at its baseline,
 * and nobody can be asked.
 *
 * <p>The detector sees blocks alone. It says at a block what it reached in the silence before, so
 * that nothing is missed; it begins anew there and not where it reached it, which makes the time
 * between two alarms longer by a block: one in 4,383.
 */
public final class Calibration implements Check {
    private static final double ASK_PER_YEAR = 12;
    private static final double NOTICE_PER_YEAR = 1;
    private static final double NANOS_PER_UNIT = 600e9;

    /** Years that one monotonic clock is used for; one of nanoseconds ends after 292. */
    private static final int STRETCH = 100;

    private static final int DRIFT_FEWER = 20;

    private static final String ASK_THRESHOLD =
            String.format(Locale.ROOT, "%.6g", ShiryaevRoberts.thresholdFor(ASK_PER_YEAR));

    /** How often each threshold was reached. */
    record Count(double years, long blocks, long asks, long notices) {
        double asksPerYear() {
            return asks / years;
        }

        double noticesPerYear() {
            return notices / years;
        }

        private Count plus(Count more) {
            return new Count(
                    years + more.years,
                    blocks + more.blocks,
                    asks + more.asks,
                    notices + more.notices);
        }
    }

    @Override
    public String title() {
        return "1 Calibration: false alarms of the rare detector at the rate it takes as normal";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        int years = settings.years();
        Count count = count(settings.seed(), "calibration", 1.0, 1.0, years);
        out.printf(
                Locale.ROOT,
                "   %,d years, %,d blocks: threshold %,.0f reached %,d times, %,.0f reached %,d"
                        + " times%n",
                years,
                count.blocks(),
                ShiryaevRoberts.thresholdFor(ASK_PER_YEAR),
                count.asks(),
                ShiryaevRoberts.thresholdFor(NOTICE_PER_YEAR),
                count.notices());
        if (!settings.quick()) {
            drift(settings, out);
        }
        List<Bound> bounds = new ArrayList<>();
        bounds.add(
                Bound.within(
                        "alarms a year at A = 52,596",
                        count.noticesPerYear(),
                        NOTICE_PER_YEAR,
                        .10 + settings.widening(Math.sqrt(NOTICE_PER_YEAR / years))));
        bounds.add(
                Bound.within(
                        "alarms a year at A = 4,383",
                        count.asksPerYear(),
                        ASK_PER_YEAR,
                        .6 + settings.widening(Math.sqrt(ASK_PER_YEAR / years))));
        return Result.of(bounds);
    }

    /** What a hash rate that has drifted since the last difficulty change makes of it. */
    private static void drift(Settings settings, PrintStream out) {
        double[] rates = {1.1, 1.0, .9, .8, .7};
        Table table =
                new Table(
                        "blocks in 10 minutes",
                        Arrays.stream(rates)
                                .mapToObj(rate -> String.format(Locale.ROOT, "%.2f", rate))
                                .toList(),
                        2);
        for (double baseline : new double[] {1.0, Detectors.BASELINE}) {
            Count[] counts = new Count[rates.length];
            Arrays.setAll(
                    counts,
                    i ->
                            count(
                                    settings.seed(),
                                    "drift" + baseline,
                                    rates[i],
                                    baseline,
                                    settings.years() / DRIFT_FEWER));
            String shipped = baseline == Detectors.BASELINE ? " (shipped)" : "";
            table.row(
                    "a year at A = 52,596, baseline " + baseline + shipped,
                    Arrays.stream(counts).mapToDouble(Count::noticesPerYear).toArray());
            table.row("A = 4,383", Arrays.stream(counts).mapToDouble(Count::asksPerYear).toArray());
        }
        table.print(out);
    }

    /**
     * @param purpose of the dice
     * @param rate blocks in 10 minutes
     * @param baseline what the detector takes as normal
     * @param years a multiple of {@link #STRETCH}, or less
     */
    static Count count(long seed, String purpose, double rate, double baseline, int years) {
        Count sum = new Count(0, 0, 0, 0);
        for (int done = 0; done < years; done += STRETCH) {
            Dice dice = new Dice(seed, purpose, done);
            sum = sum.plus(stretch(dice, rate, baseline, Math.min(STRETCH, years - done)));
        }
        return sum;
    }

    private static Count stretch(Dice dice, double rate, double baseline, int years) {
        ShiryaevRobertsDetector detector =
                new ShiryaevRobertsDetector(baseline, ASK_PER_YEAR, NOTICE_PER_YEAR);
        BlockHeader header = new Blocks().first(0, Instant.EPOCH).header();
        detector.observe(new Observation.Started(at(0), stored(header, 0)));
        long end = (long) (years * ShiryaevRoberts.UNITS_PER_YEAR * NANOS_PER_UNIT);
        int height = 0;
        long asks = 0;
        long notices = 0;
        for (long now = pause(dice, rate); now < end; now += pause(dice, rate)) {
            height++;
            Optional<Anomaly> anomaly =
                    detector.observe(
                            new Observation.NewBestHeader(at(now), stored(header, height)));
            if (anomaly.isPresent()) {
                if (anomaly.get().remedy() == Anomaly.Remedy.NOTIFY) {
                    notices++;
                } else if (anomaly.get().evidence().get("threshold").equals(ASK_THRESHOLD)) {
                    asks++;
                }
            }
        }
        return new Count(years, height, asks, notices);
    }

    private static long pause(Dice dice, double rate) {
        return (long) (dice.wait1() / rate * NANOS_PER_UNIT);
    }

    private static Moment at(long nanos) {
        return new Moment(nanos, Instant.EPOCH);
    }

    private static StoredHeader stored(BlockHeader header, int height) {
        return new StoredHeader(header, height, BigInteger.ZERO);
    }
}
