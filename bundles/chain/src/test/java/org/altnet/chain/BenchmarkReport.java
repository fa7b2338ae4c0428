package org.altnet.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The figures in one table in Markdown, a column for each JDK, beside what they should be. */
final class BenchmarkReport {
    private static final double MOST_TIMES_HASH = 1.4;
    private static final double FEWEST_PER_SECOND = 4.5e6;
    private static final double FEWEST_TIMES_OURS = 5;
    private static final double MOST_BYTES = 120;
    private static final double MOST_START_NANOS = 1e9;

    private final Map<String, Figures> jdks;
    private final BenchmarkTable table;

    /**
     * @param jdks figures by the JDK's version
     */
    BenchmarkReport(Map<String, Figures> jdks) {
        this.jdks = jdks;
        List<String> head = new ArrayList<>(List.of(""));
        jdks.keySet().forEach(version -> head.add("JDK " + version));
        head.add("target");
        table = new BenchmarkTable(head);
    }

    /**
     * @param set what was fed to the contestants
     * @param headers how many
     */
    void addContest(HeaderSet set, long headers) {
        String hash = Figures.perHeader("hashOnly", set);
        String ours = Figures.perHeader("altNet", set);
        String bitcoinj = Figures.perHeader("bitcoinj", set);
        row(text("**%s, %,d headers**", set.title(), headers), jdk -> "", "");
        row("double SHA-256 only", jdk -> perHeader(jdk, hash), "");
        row("AltNet, all rules", jdk -> perHeader(jdk, ours), "");
        row("bitcoinj, its rules", jdk -> perHeader(jdk, bitcoinj), "");
        row(
                "AltNet, headers/s",
                jdk -> text("%.2f M", 1e3 / jdk.best(ours)),
                text(">= %.1f M, or", FEWEST_PER_SECOND / 1e6));
        row(
                "AltNet / SHA-256 only",
                judged(
                        "%.2f",
                        jdk -> jdk.best(ours) / jdk.best(hash),
                        jdk ->
                                jdk.best(ours) / jdk.best(hash) <= MOST_TIMES_HASH
                                        || 1e9 / jdk.best(ours) >= FEWEST_PER_SECOND),
                text("<= %.1f", MOST_TIMES_HASH));
        row(
                "bitcoinj / AltNet",
                judged(
                        "%.2f",
                        jdk -> jdk.best(bitcoinj) / jdk.best(ours),
                        jdk -> jdk.best(bitcoinj) / jdk.best(ours) >= FEWEST_TIMES_OURS),
                text(">= %.0f", FEWEST_TIMES_OURS));
    }

    /**
     * @param headers how many were stored
     */
    void addColdStart(long headers) {
        row(text("**a file of %,d headers**", headers), jdk -> "", "");
        row(
                "start of the JVM to chain ready",
                judged(
                        "%.2f s",
                        jdk -> jdk.median(Figures.READY) / 1e9,
                        jdk -> jdk.median(Figures.READY) <= MOST_START_NANOS),
                text("<= %.0f s", MOST_START_NANOS / 1e9));
        row("of that in open()", jdk -> text("%.2f s", jdk.median(Figures.OPEN) / 1e9), "");
        row(
                "heap per header",
                judged(
                        "%.1f B",
                        jdk -> jdk.median(Figures.MEMORY),
                        jdk -> jdk.median(Figures.MEMORY) <= MOST_BYTES),
                text("<= %.0f B", MOST_BYTES));
    }

    @Override
    public String toString() {
        return table.toString();
    }

    private void row(String title, Function<Figures, String> cell, String target) {
        List<String> cells = new ArrayList<>(List.of(title));
        jdks.values().forEach(jdk -> cells.add(cell.apply(jdk)));
        cells.add(target);
        table.row(cells);
    }

    private static Function<Figures, String> judged(
            String format, Function<Figures, Double> figure, Predicate<Figures> isGood) {
        return jdk -> text(format, figure.apply(jdk)) + (isGood.test(jdk) ? "" : " (missed)");
    }

    private static String perHeader(Figures jdk, String what) {
        return text("%,.0f ns (median %,.0f)", jdk.best(what), jdk.median(what));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
