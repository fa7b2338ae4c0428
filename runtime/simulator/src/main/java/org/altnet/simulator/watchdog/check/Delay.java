package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Observation;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.world.Blocks;
import org.altnet.simulator.watchdog.world.Dice;
import org.altnet.watchdog.ShiryaevRobertsDetector;

/**
 * Check 2: how long the rare detector takes when every medium is cut off and there is nothing but
 * the rate: from a random instant, at which an attacker begins to let through a share of the
 * blocks, to the notice that it gives once a year by chance.
 */
public final class Delay implements Check {
    /** From the detector's own ticks: ten seconds. */
    private static final long TICK = 10_000_000_000L;

    private static final double NANOS_PER_MINUTE = 60e9;
    private static final double NANOS_PER_UNIT = 600e9;

    /** Blocks after which the detector has forgotten how it began. */
    private static final int SETTLED = 100;

    /** Runs of the rows that are not held to a bound are fewer by this. */
    private static final int SIDE_ROWS = 5;

    /** Where an attack begins. */
    enum Beginning {
        /** At any time, with what the detector makes of the blocks before. */
        RANDOM_INSTANT,
        /** With nothing suspected at all, just after a block. */
        WORST_CASE
    }

    @Override
    public String title() {
        return "2 Delay: minutes until the rare detector speaks, one false alarm a year";
    }

    @Override
    public Result run(Settings settings, PrintStream out) {
        List<Bound> bounds = new ArrayList<>();
        Map<Share, Sample> random = new LinkedHashMap<>();
        int side = Math.max(settings.attacks() / SIDE_ROWS, 100);
        Table table = Table.ofShares("attacker's share of the blocks");
        for (Share share : Share.values()) {
            Sample sample =
                    sample(settings, share, 1.0, Beginning.RANDOM_INSTANT, settings.attacks());
            random.put(share, sample);
            bounds.add(
                    Bound.atMost(
                            "minutes on average, share " + share,
                            sample.mean(),
                            share.delayBound() + settings.widening(sample.standardError())));
        }
        table.row("from a random instant", share -> random.get(share).mean());
        table.row("  standard error", share -> random.get(share).standardError());
        table.row("  bound", Share::delayBound);
        table.row("  design's figure", Share::designDelay);
        table.row("  optimum (CUSUM that knows the share)", Share::optimalDelay);
        table.row(
                "from a statistic of zero",
                share -> sample(settings, share, 1.0, Beginning.WORST_CASE, side).mean());
        table.row(
                "random instant, baseline .9 as shipped",
                share -> sample(settings, share, .9, Beginning.RANDOM_INSTANT, side).mean());
        table.print(out);
        return new Result(
                bounds,
                List.of(),
                List.of(
                        new Drawn(
                                Picture.DELAY,
                                "AltNet's Shiryaev-Roberts mixture, simulated",
                                Share.each(share -> random.get(share).mean())),
                        new Drawn(
                                Picture.DELAY,
                                "optimum: a CUSUM that knows the share",
                                Share.each(Share::optimalDelay))));
    }

    private static Sample sample(
            Settings settings, Share share, double baseline, Beginning beginning, int runs) {
        Sample sample = new Sample();
        for (int run = 0; run < runs; run++) {
            Dice dice = new Dice(settings.seed(), "delay " + share + baseline + beginning, run);
            sample.add(new Attack(dice, baseline).minutes(share.share(), beginning));
        }
        return sample;
    }

    /** One detector from its beginning to the notice. */
    private static final class Attack {
        private static final BlockHeader HEADER = new Blocks().first(0, Instant.EPOCH).header();

        private final Dice dice;
        private final ShiryaevRobertsDetector detector;
        private long now;
        private int height;

        Attack(Dice dice, double baseline) {
            this.dice = dice;
            detector = new ShiryaevRobertsDetector(baseline, 12, 1);
            detector.observe(new Observation.Started(at(0), tip()));
        }

        double minutes(double share, Beginning beginning) {
            if (beginning == Beginning.RANDOM_INSTANT) {
                settle();
            }
            long began = now;
            long next = share == 0 ? Long.MAX_VALUE : now + pause(share);
            while (true) {
                long tick = now + TICK;
                boolean block = next <= tick;
                now = block ? next : tick;
                if (isNotice(block)) {
                    return (now - began) / NANOS_PER_MINUTE;
                }
                if (block) {
                    next = now + pause(share);
                }
            }
        }

        /** Healthy blocks up to a moment between two of them, such as a random instant is. */
        private void settle() {
            long end = (long) ((SETTLED + dice.share()) * NANOS_PER_UNIT);
            for (long next = pause(1); next < end; next = now + pause(1)) {
                now = next;
                isNotice(true);
            }
            now = end;
        }

        private boolean isNotice(boolean block) {
            Optional<Anomaly> anomaly;
            if (block) {
                height++;
                anomaly = detector.observe(new Observation.NewBestHeader(at(now), tip()));
            } else {
                anomaly = detector.observe(new Observation.Tick(at(now)));
            }
            return anomaly.filter(one -> one.remedy() == Anomaly.Remedy.NOTIFY).isPresent();
        }

        private long pause(double rate) {
            return (long) (dice.wait1() / rate * NANOS_PER_UNIT);
        }

        private StoredHeader tip() {
            return new StoredHeader(HEADER, height, BigInteger.ZERO);
        }

        private static Moment at(long nanos) {
            return new Moment(nanos, Instant.EPOCH);
        }
    }
}
