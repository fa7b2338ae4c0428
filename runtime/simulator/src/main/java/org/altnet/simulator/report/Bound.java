package org.altnet.simulator.report;

import java.util.Locale;

/**
 * A figure and what it must not go beyond, both included.
 *
 * @param what the figure is, in words
 * @param figure what was seen; never held if it is no number
 * @param least the least that it may be; negative infinity for no limit
 * @param most the most that it may be; positive infinity for no limit
 */
public record Bound(String what, double figure, double least, double most) {
    public static Bound atMost(String what, double figure, double most) {
        return new Bound(what, figure, Double.NEGATIVE_INFINITY, most);
    }

    public static Bound atLeast(String what, double figure, double least) {
        return new Bound(what, figure, least, Double.POSITIVE_INFINITY);
    }

    /** Within so much of a target, either way. */
    public static Bound within(String what, double figure, double target, double tolerance) {
        return new Bound(what, figure, target - tolerance, target + tolerance);
    }

    public boolean holds() {
        return figure >= least && figure <= most;
    }

    /** One line: whether it holds, the figure, the bound, and what it is. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-6s %9s  %-16s  %s",
                holds() ? "ok" : "BROKEN",
                number(figure),
                limits(),
                what);
    }

    private String limits() {
        if (least == Double.NEGATIVE_INFINITY) {
            return "<= " + number(most);
        }
        if (most == Double.POSITIVE_INFINITY) {
            return ">= " + number(least);
        }
        return least == most ? "= " + number(least) : number(least) + " .. " + number(most);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%.3f", value);
    }
}
