package org.altnet.shell.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table that never is wider than {@value #WIDTH} columns.
 *
 * <p>Columns are as wide as their widest cell if that fits. If not, hashes go first, then ids and
 * texts share what the others leave, the narrow ones first. Every cell passes {@link Printable}.
 * Not thread-safe.
 */
public final class Table {
    /** Columns of a terminal that a table fits. */
    public static final int WIDTH = 100;

    private static final String GAP = "  ";
    private static final int SHORT_HASH = 17;
    private static final int LEAST_FLEXIBLE = 12;
    private static final String ELLIPSIS = "\u2026";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<Column> columns) {
        this.columns = columns;
    }

    public static Table of(Column... columns) {
        return new Table(List.of(columns));
    }

    /**
     * @param cells one for each column
     * @return this
     */
    public Table row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    columns.size() + " columns, got " + cells.length + " cells");
        }
        rows.add(Arrays.stream(cells).map(cell -> Printable.of(cell.toString())).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, each with a line feed and without trailing spaces; headings unless all empty. */
    @Override
    public String toString() {
        List<String> titles = columns.stream().map(Column::title).toList();
        int[] widths = widths(titles);
        StringBuilder out = new StringBuilder();
        if (titles.stream().anyMatch(title -> !title.isEmpty())) {
            append(out, titles, widths);
        }
        rows.forEach(row -> append(out, row, widths));
        return out.toString();
    }

    private int[] widths(List<String> titles) {
        int[] widths =
                IntStream.range(0, columns.size())
                        .map(i -> Math.max(length(titles.get(i)), widest(i)))
                        .toArray();
        int room = WIDTH - GAP.length() * (columns.size() - 1);
        if (sum(widths) > room) {
            shortenHashes(widths);
        }
        if (sum(widths) > room) {
            shareAmongFlexible(widths, room);
        }
        while (sum(widths) > room) {
            widths[indexOfWidest(widths)]--;
        }
        return widths;
    }

    private void shortenHashes(int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            if (columns.get(i).fit() == Column.Fit.HASH) {
                widths[i] = Math.min(widths[i], SHORT_HASH);
            }
        }
    }

    private void shareAmongFlexible(int[] widths, int room) {
        List<Integer> flexible =
                IntStream.range(0, widths.length)
                        .filter(this::isFlexible)
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> widths[i]))
                        .toList();
        int left = room - sum(widths) + flexible.stream().mapToInt(i -> widths[i]).sum();
        int sharers = flexible.size();
        for (int i : flexible) {
            widths[i] = Math.min(widths[i], Math.max(left / sharers, LEAST_FLEXIBLE));
            left -= widths[i];
            sharers--;
        }
    }

    private boolean isFlexible(int column) {
        Column.Fit fit = columns.get(column).fit();
        return fit == Column.Fit.ID || fit == Column.Fit.TEXT;
    }

    private int widest(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private void append(StringBuilder out, List<String> cells, int[] widths) {
        List<List<String>> lines = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            lines.add(fit(cells.get(i), columns.get(i).fit(), widths[i]));
        }
        int height = lines.stream().mapToInt(List::size).max().orElse(0);
        for (int line = 0; line < height; line++) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                List<String> cell = lines.get(i);
                String text = line < cell.size() ? cell.get(line) : "";
                String padding = " ".repeat(widths[i] - length(text));
                boolean right = columns.get(i).fit() == Column.Fit.RIGHT;
                row.append(i == 0 ? "" : GAP)
                        .append(right ? padding + text : text)
                        .append(right ? "" : padding);
            }
            out.append(row.toString().stripTrailing()).append('\n');
        }
    }

    private static List<String> fit(String cell, Column.Fit fit, int width) {
        return switch (fit) {
            case LEFT, RIGHT -> List.of(shortened(cell, width, 0));
            case HASH, ID -> List.of(shortened(cell, width, (width - 1) / 2));
            case TEXT -> wrapped(cell, width);
        };
    }

    /** Keeps the first characters, and {@code tail} of the last. */
    private static String shortened(String cell, int width, int tail) {
        int length = length(cell);
        if (length <= width) {
            return cell;
        }
        return head(cell, width - 1 - tail) + ELLIPSIS + tail(cell, length - tail);
    }

    private static List<String> wrapped(String cell, int width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : cell.strip().split(" +")) {
            String rest = word;
            if (!line.isEmpty() && length(line) + 1 + length(rest) <= width) {
                line = line + " " + rest;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            for (; length(rest) > width; rest = tail(rest, width)) {
                lines.add(head(rest, width));
            }
            line = rest;
        }
        lines.add(line);
        return lines;
    }

    private static String head(String text, int count) {
        return text.substring(0, text.offsetByCodePoints(0, count));
    }

    private static String tail(String text, int from) {
        return text.substring(text.offsetByCodePoints(0, from));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int sum(int[] widths) {
        return IntStream.of(widths).sum();
    }

    private static int indexOfWidest(int[] widths) {
        return IntStream.range(0, widths.length)
                .boxed()
                .max(Comparator.comparingInt(i -> widths[i]))
                .orElseThrow();
    }
}
