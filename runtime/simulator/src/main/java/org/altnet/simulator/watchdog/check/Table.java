package org.altnet.simulator.watchdog.check;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Figures in rows and columns, to be printed. Confined to one thread. */
final class Table {
    private static final int FIRST = 42;
    private static final int OTHERS = 9;

    private final List<String> lines = new ArrayList<>();
    private final int decimals;

    Table(String corner, List<String> columns, int decimals) {
        this.decimals = decimals;
        lines.add(line(corner, columns));
    }

    /** One column for each share, with one decimal. */
    static Table ofShares(String corner) {
        return new Table(corner, Arrays.stream(Share.values()).map(Share::toString).toList(), 1);
    }

    void row(String label, ToDoubleFunction<Share> figure) {
        row(label, Arrays.stream(Share.values()).mapToDouble(figure).toArray());
    }

    void row(String label, double... figures) {
        lines.add(line(label, Arrays.stream(figures).mapToObj(this::number).toList()));
    }

    void print(PrintStream out) {
        lines.forEach(out::println);
    }

    private String number(double figure) {
        return Double.isNaN(figure)
                ? "-"
                : String.format(Locale.ROOT, "%." + decimals + "f", figure);
    }

    private static String line(String first, List<String> others) {
        return String.format("   %-" + FIRST + "s", first)
                + others.stream()
                        .map(each -> String.format("%" + OTHERS + "s", each))
                        .collect(Collectors.joining());
    }
}
