package org.altnet.shell.text;

/**
 * A column of a {@link Table}.
 *
 * @param title its heading; empty for none
 * @param fit what becomes of its cells when the table is too wide
 */
public record Column(String title, Fit fit) {
    enum Fit {
        /** Aligned left, kept whole. */
        LEFT,
        /** Aligned right, kept whole. */
        RIGHT,
        /** Whole, or its first and last eight characters. */
        HASH,
        /** Shortened in the middle: both ends tell one from another. */
        ID,
        /** Broken over several lines. */
        TEXT
    }

    public static Column left(String title) {
        return new Column(title, Fit.LEFT);
    }

    /** For figures. */
    public static Column right(String title) {
        return new Column(title, Fit.RIGHT);
    }

    public static Column hash(String title) {
        return new Column(title, Fit.HASH);
    }

    public static Column id(String title) {
        return new Column(title, Fit.ID);
    }

    public static Column text(String title) {
        return new Column(title, Fit.TEXT);
    }
}
