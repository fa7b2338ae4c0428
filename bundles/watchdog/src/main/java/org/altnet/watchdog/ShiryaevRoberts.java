package org.altnet.watchdog;

import java.util.Arrays;
import java.util.List;

/**
 * A mixture of Shiryaev-Roberts statistics of the rate at which blocks come: one component for each
 * share of the honest blocks that an attacker may let through.
 *
 * <p>Time is in units of 10 minutes. With a baseline of {@code b} blocks a unit, a component of
 * share {@code a} and weight {@code w} follows {@code R' = w + b (1 - a) R} between blocks and
 * falls to {@code a R} at each, so that {@code sum R - t} is a martingale as long as blocks come at
 * the baseline. Whoever resets it each time that it reaches {@code A} therefore sees that happen,
 * at the baseline, every {@code A} units on average: exactly, since it reaches a threshold only
 * between blocks, where it is continuous. At a higher rate it happens less often.
 *
 * <p>The statistic is never less than zero, so that no number of blocks earns credit against a
 * later silence. The baseline stays as given: one that follows the latest blocks can be dragged by
 * an attacker.
 *
 * <p>Confined to one thread.
 *
 * <p>Source: M. Pollak, "Optimal detection of a change in distribution", Annals of Statistics 13
 * (1985), for the martingale; the closed form between two blocks is that of a linear equation.
 */
public final class ShiryaevRoberts {
    /** Length of a unit of time, in minutes: what Bitcoin aims at between two blocks. */
    public static final double MINUTES_PER_UNIT = 10;

    /** Units in a year of 365.25 days. */
    public static final double UNITS_PER_YEAR = 365.25 * 24 * 60 / MINUTES_PER_UNIT;

    /** The shares of the honest blocks that are looked for, equally weighted. */
    public static final List<Double> SHARES = List.of(.02, .15, .33, .5);

    /**
     * A component grows no further: a silence of a week leads here, far beyond any threshold, and
     * the sum of all of them is still a number.
     */
    static final double MOST = 1e200;

    /**
     * Leads beyond {@link #MOST} from anywhere, and is no infinity, of which 0 times is no number.
     */
    private static final double MOST_EXPONENT = 500;

    private static final int NEWTON_STEPS = 200;

    private final double[] shares;
    private final double weight;
    private final double[] growth;
    private final double[] parts;

    /**
     * With the usual {@link #SHARES}.
     *
     * @param baseline blocks in a unit of time when nothing is wrong, more than 0 and at most 10
     */
    public ShiryaevRoberts(double baseline) {
        this(baseline, SHARES);
    }

    /**
     * @param baseline as above
     * @param shares each at least 0 and less than 1; equally weighted
     * @throws IllegalArgumentException if a value is out of range
     */
    public ShiryaevRoberts(double baseline, List<Double> shares) {
        if (!(baseline > 0 && baseline <= 10)) {
            throw new IllegalArgumentException(
                    "a baseline is more than 0 and at most 10 blocks in 10 minutes, got "
                            + baseline);
        }
        if (shares.isEmpty() || !shares.stream().allMatch(share -> share >= 0 && share < 1)) {
            throw new IllegalArgumentException("shares are from 0 to less than 1, got " + shares);
        }
        this.shares = shares.stream().mapToDouble(Double::doubleValue).toArray();
        weight = 1.0 / this.shares.length;
        growth = shares.stream().mapToDouble(share -> baseline * (1 - share)).toArray();
        parts = new double[this.shares.length];
    }

    /**
     * The threshold that is reached so often when blocks come at the baseline.
     *
     * @param timesPerYear more than zero
     */
    public static double thresholdFor(double timesPerYear) {
        return UNITS_PER_YEAR / timesPerYear;
    }

    /**
     * Time passes without a block.
     *
     * @param units not negative
     */
    public void advance(double units) {
        if (!(units >= 0)) {
            throw new IllegalArgumentException("time does not go back, got " + units);
        }
        for (int k = 0; k < parts.length; k++) {
            parts[k] = Math.min(after(k, units), MOST);
        }
    }

    /** A block comes. */
    public void block() {
        for (int k = 0; k < parts.length; k++) {
            parts[k] *= shares[k];
        }
    }

    /** Begins anew. */
    public void reset() {
        Arrays.fill(parts, 0);
    }

    /** What is compared with a threshold. */
    public double value() {
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    /**
     * How long without a block until the value reaches a threshold.
     *
     * @return in units; 0 if it is there already
     */
    public double unitsUntil(double threshold) {
        if (value() >= threshold) {
            return 0;
        }
        // The sum is convex and grows, so that from where one component alone reaches the
        // threshold, Newton's steps lead back to where the sum does, and never past it.
        double units = Double.POSITIVE_INFINITY;
        for (int k = 0; k < parts.length; k++) {
            double offset = weight / growth[k];
            units =
                    Math.min(
                            units,
                            Math.log((threshold + offset) / (parts[k] + offset)) / growth[k]);
        }
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double excess = -threshold;
            double slope = 0;
            for (int k = 0; k < parts.length; k++) {
                double part = after(k, units);
                excess += part;
                slope += weight + growth[k] * part;
            }
            double next = units - excess / slope;
            if (!(next < units)) {
                break;
            }
            units = next;
        }
        return Math.max(units, 0);
    }

    /** The components, in the order of the shares: what it takes to go on elsewhere. */
    public double[] parts() {
        return parts.clone();
    }

    /**
     * Goes on from {@link #parts}.
     *
     * @return false, and nothing has changed, if these cannot be such
     */
    public boolean resume(double[] saved) {
        if (saved.length != parts.length) {
            return false;
        }
        for (double part : saved) {
            if (!(part >= 0 && part <= MOST)) {
                return false;
            }
        }
        System.arraycopy(saved, 0, parts, 0, parts.length);
        return true;
    }

    private double after(int k, double units) {
        double grown = Math.expm1(Math.min(growth[k] * units, MOST_EXPONENT));
        return parts[k] + parts[k] * grown + weight / growth[k] * grown;
    }
}
