package org.altnet.simulator.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.altnet.simulator.watchdog.chart.BarChart;
import org.altnet.simulator.watchdog.chart.LineChart;
import org.altnet.simulator.watchdog.chart.Series;
import org.altnet.simulator.watchdog.check.Check;
import org.altnet.simulator.watchdog.check.Check.Picture;

/**
 * What the checks found, drawn beside what others' rules would do, which are the design's figures.
 */
final class Pictures {
    private static final List<Double> SHARES = List.of(0.0, .10, .25, 1 / 3.0, .50);

    /** Not worked out. */
    private static final double NONE = Double.NaN;

    private static final List<Series> OTHER_DELAYS =
            List.of(
                    others("gap timer of 108.7 min", 109.0, 197.0, 566.0, 1_094.0, 4_567.0),
                    others("Core 2015 PartitionCheck", NONE, NONE, 337.0, NONE, NONE),
                    others(
                            "Core 2015 PartitionCheck, times forged",
                            NONE,
                            NONE,
                            1_187.0,
                            NONE,
                            NONE));

    private static final List<Series> OTHER_CONFIRMATIONS =
            List.of(
                    others("poll each 60 min (24 probes a day)", 41.0, 43.0, 48.0, 52.0, 64.0),
                    others("poll each 3 h (8 a day)", 101.0, 103.0, 108.0, 113.0, 129.0),
                    others(
                            "gap of 29.4 min, the design's figure (8)",
                            26.0,
                            31.0,
                            41.0,
                            49.0,
                            72.0),
                    others("Eclair: each block and 15 min (186 x 4)", 18.0, 19.0, 23.0, 26.0, 33.0),
                    others("poll each 10 min (144)", 15.0, 17.0, 20.0, 22.0, 29.0));

    /** Bitcoin Core's rule fires 1,658 times a year, and asks one more peer of the same medium. */
    private static final List<Series> OTHER_PROBES =
            List.of(
                    others("Bitcoin Core TipMayBeStale, same medium", 1_658 / 365.25),
                    others("poll each 3 h", 8.0),
                    others("poll each 60 min (the proof of concept)", 24.0),
                    others("poll each 10 min", 144.0),
                    others("Eclair, x 4 sources", 186.0));

    private Pictures() {}

    /**
     * Writes {@code delay.svg}, {@code confirmed.svg} and {@code probes.svg}.
     *
     * @throws IOException if they cannot be written
     */
    static void draw(List<Check.Drawn> drawn, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("delay.svg"),
                new LineChart(
                                "Nobody can be asked: until the rare detector speaks",
                                "attacker's share of the blocks",
                                "minutes, mean, at one false alarm a year (logarithmic)",
                                SHARES,
                                50,
                                5_000)
                        .draw(series(drawn, Picture.DELAY, OTHER_DELAYS)));
        Files.writeString(
                directory.resolve("confirmed.svg"),
                new LineChart(
                                "Until a better chain is confirmed",
                                "attacker's hash rate : everybody else's",
                                "minutes, mean (logarithmic)",
                                SHARES,
                                10,
                                200)
                        .draw(series(drawn, Picture.CONFIRMED, OTHER_CONFIRMATIONS)));
        Files.writeString(
                directory.resolve("probes.svg"),
                new BarChart(
                                "What it costs while all is well",
                                "rounds of asking a day (logarithmic)",
                                1)
                        .draw(series(drawn, Picture.PROBES, OTHER_PROBES)));
    }

    private static List<Series> series(
            List<Check.Drawn> drawn, Picture picture, List<Series> others) {
        List<Series> all = new ArrayList<>();
        drawn.stream()
                .filter(each -> each.picture() == picture)
                .forEach(
                        each ->
                                all.add(
                                        new Series(
                                                each.label(),
                                                each.label().startsWith("AltNet"),
                                                each.figures())));
        all.addAll(others);
        return all;
    }

    private static Series others(String label, Double... figures) {
        return new Series(label, false, List.of(figures));
    }
}
