package org.altnet.simulator.watchdog.chart;

import java.util.List;
import java.util.Locale;

/**
 * Series over shares, with a logarithmic scale of figures and a legend in the order of the right
 * end of the lines.
 *
 * @param title above all
 * @param across what the shares are
 * @param up what the figures are
 * @param shares places on the axis across, rising
 * @param least where the scale begins, above 0
 * @param most where it ends
 */
public record LineChart(
        String title, String across, String up, List<Double> shares, double least, double most) {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final int LEFT = 70;
    private static final int TOP = 70;
    private static final int RIGHT = 500;
    private static final int BOTTOM = 450;
    private static final int LEGEND = 520;
    private static final int LEGEND_LINE = 18;
    private static final List<Integer> STEPS = List.of(1, 2, 5);
    private static final String GRID = "#dddddd";
    private static final String INK = "#222222";
    private static final String OWN = "#c0392b";
    private static final List<String> OTHERS =
            List.of("#1f5fa8", "#2e8b57", "#8e6bbf", "#d08a1d", "#777777", "#3aa6a6");

    public LineChart {
        shares = List.copyOf(shares);
    }

    public String draw(List<Series> series) {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.title(LEFT, 32, title);
        svg.text(LEFT, 56, Svg.Anchor.START, INK, up);
        scale(svg);
        for (double share : shares) {
            svg.line(x(share), TOP, x(share), BOTTOM, GRID, 1);
            svg.text(
                    x(share),
                    BOTTOM + 20,
                    Svg.Anchor.MIDDLE,
                    INK,
                    String.format(
                            Locale.ROOT,
                            share == Math.rint(share * 100) / 100 ? "%.2f" : "%.3f",
                            share));
        }
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, INK, 1);
        svg.line(LEFT, TOP, LEFT, BOTTOM, INK, 1);
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 44, Svg.Anchor.MIDDLE, INK, across);
        double legend = TOP;
        int others = 0;
        for (Series each : byRightEnd(series)) {
            String colour = each.own() ? OWN : OTHERS.get(others++ % OTHERS.size());
            line(svg, each, colour);
            int last = lastPlace(each);
            double end = y(each.figures().get(last));
            double y = Math.max(legend, end);
            svg.line(x(shares.get(last)) + 6, end, LEGEND - 6.0, y - 4, GRID, 1);
            svg.text(LEGEND, y, Svg.Anchor.START, colour, each.label());
            legend = y + LEGEND_LINE;
        }
        return svg.end();
    }

    private static List<Series> byRightEnd(List<Series> series) {
        return series.stream()
                .sorted(
                        (one, other) ->
                                Double.compare(
                                        other.figures().get(lastPlace(other)),
                                        one.figures().get(lastPlace(one))))
                .toList();
    }

    private static int lastPlace(Series series) {
        int place = series.figures().size() - 1;
        while (place > 0 && series.figures().get(place).isNaN()) {
            place--;
        }
        return place;
    }

    private void line(Svg svg, Series series, String colour) {
        for (int i = 0; i < shares.size(); i++) {
            double figure = series.figures().get(i);
            if (Double.isNaN(figure)) {
                continue;
            }
            svg.dot(x(shares.get(i)), y(figure), colour);
            if (i > 0 && !series.figures().get(i - 1).isNaN()) {
                svg.line(
                        x(shares.get(i - 1)),
                        y(series.figures().get(i - 1)),
                        x(shares.get(i)),
                        y(figure),
                        colour,
                        series.own() ? 3 : 1.5);
            }
        }
    }

    private void scale(Svg svg) {
        for (double decade = 1; decade <= most; decade *= 10) {
            for (int step : STEPS) {
                double figure = decade * step;
                if (figure >= least && figure <= most) {
                    svg.line(LEFT, y(figure), RIGHT, y(figure), GRID, 1);
                    svg.text(
                            LEFT - 8.0,
                            y(figure) + 4,
                            Svg.Anchor.END,
                            INK,
                            String.format(Locale.ROOT, "%,.0f", figure));
                }
            }
        }
    }

    private double x(double share) {
        double from = shares.get(0);
        double to = shares.get(shares.size() - 1);
        return LEFT + 10 + (share - from) / (to - from) * (RIGHT - LEFT - 20);
    }

    private double y(double figure) {
        return BOTTOM - Math.log(figure / least) / Math.log(most / least) * (BOTTOM - TOP);
    }
}
