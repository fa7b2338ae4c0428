package org.altnet.watchdog;

import java.math.BigDecimal;

/** A rate as operators write it: {@code 12}, {@code 0.5}. */
final class RateSetting {
    private static final double LEAST_PER_YEAR = 1e-3;
    private static final double MOST_PER_YEAR = 1e5;
    private static final double LEAST_BASELINE = .1;
    private static final double MOST_BASELINE = 10;

    private RateSetting() {}

    /**
     * How often a year.
     *
     * @return 0 if it is {@code off}
     * @throws IllegalArgumentException if it is neither that nor a number from 0.001 to 100,000;
     *     one line that names pid, key and value
     */
    static double perYear(String pid, String key, String value) {
        return value.strip().equals("off")
                ? 0
                : number(pid, key, value, LEAST_PER_YEAR, MOST_PER_YEAR, ", or off");
    }

    /**
     * Blocks in 10 minutes.
     *
     * @throws IllegalArgumentException if it is no number from 0.1 to 10; as above
     */
    static double baseline(String pid, String key, String value) {
        return number(pid, key, value, LEAST_BASELINE, MOST_BASELINE, "");
    }

    private static double number(
            String pid, String key, String value, double least, double most, String orElse) {
        double number = parsed(value);
        if (!(number >= least && number <= most)) {
            throw new IllegalArgumentException(
                    "["
                            + pid
                            + "] "
                            + key
                            + ": '"
                            + value
                            + "' is no number from "
                            + plain(least)
                            + " to "
                            + plain(most)
                            + orElse);
        }
        return number;
    }

    private static double parsed(String value) {
        try {
            return Double.parseDouble(value.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static String plain(double bound) {
        return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }
}
