package org.altnet.simulator.watchdog.chart;

import java.util.List;
import java.util.Locale;

/**
 * One figure each, as bars on a logarithmic scale, with the figure at the end.
 *
 * @param title above all
 * @param unit what the figures are
 * @param least where bars begin, above 0 and below each figure
 */
public record BarChart(String title, String unit, double least) {
    private static final int WIDTH = 900;
    private static final int TOP = 80;
    private static final int LABELS = 330;
    private static final int RIGHT = 820;
    private static final int LINE = 34;
    private static final int BAR = 20;
    private static final String INK = "#222222";
    private static final String OWN = "#c0392b";
    private static final String OTHERS = "#9db4cc";

    public String draw(List<Series> series) {
        double most = series.stream().mapToDouble(each -> each.figures().get(0)).max().orElse(1);
        Svg svg = new Svg(WIDTH, TOP + LINE * series.size() + 16, title);
        svg.title(20, 32, title);
        svg.text(20, 56, Svg.Anchor.START, INK, unit);
        double y = TOP;
        for (Series each : series) {
            double figure = each.figures().get(0);
            double width = Math.log(figure / least) / Math.log(most / least) * (RIGHT - LABELS);
            svg.text(LABELS - 10.0, y + 15, Svg.Anchor.END, INK, each.label());
            svg.bar(LABELS, y, width, BAR, each.own() ? OWN : OTHERS);
            svg.text(
                    LABELS + width + 8,
                    y + 15,
                    Svg.Anchor.START,
                    INK,
                    String.format(Locale.ROOT, figure < 20 ? "%.1f" : "%.0f", figure));
            y += LINE;
        }
        return svg.end();
    }
}
