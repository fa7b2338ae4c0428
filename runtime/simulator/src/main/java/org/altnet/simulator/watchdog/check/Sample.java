package org.altnet.simulator.watchdog.check;

/** Mean and spread of figures, taken one by one (B. P. Welford, 1962). Confined to one thread. */
final class Sample {
    private long count;
    private double mean;
    private double squares;
    private double most = Double.NEGATIVE_INFINITY;

    void add(double figure) {
        count++;
        double off = figure - mean;
        mean += off / count;
        squares += off * (figure - mean);
        most = Math.max(most, figure);
    }

    long count() {
        return count;
    }

    double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    double most() {
        return most;
    }

    /** By how much the mean may be off by chance: one standard error. */
    double standardError() {
        return count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count);
    }
}
