package org.altnet.simulator.watchdog.chart;

import java.util.Locale;

/** An SVG picture, line by line. Confined to one thread. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height, String title) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                                + " height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n"
                                + "<title>%s</title>%n"
                                + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                        width,
                        height,
                        width,
                        height,
                        escaped(title),
                        width,
                        height));
    }

    /** Where a text begins, is centred, or ends. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void text(double x, double y, Anchor anchor, String colour, String words) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor.name().toLowerCase(Locale.ROOT),
                        colour,
                        escaped(words)));
    }

    void title(double x, double y, String words) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" font-size=\"17\" font-weight=\"bold\""
                                + " fill=\"#222222\">%s</text>%n",
                        x,
                        y,
                        escaped(words)));
    }

    void line(double x1, double y1, double x2, double y2, String colour, double width) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                                + " stroke-width=\"%.1f\"/>%n",
                        x1,
                        y1,
                        x2,
                        y2,
                        colour,
                        width));
    }

    /** A dot of a series. */
    void dot(double x, double y, String colour) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                        x,
                        y,
                        colour));
    }

    void bar(double x, double y, double width, double height, String colour) {
        text.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                        x,
                        y,
                        width,
                        height,
                        colour));
    }

    String end() {
        return text + "</svg>\n";
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
