package org.altnet.room;

/**
 * Text that goes into logs, environments and tables: what a peer said may be part of it, so nothing
 * in it may start a line, move a cursor or end a C string.
 */
public final class OneLine {
    private static final String ELLIPSIS = "\u2026";

    private OneLine() {}

    /**
     * The same on one line, shortened.
     *
     * @param most characters (UTF-16) at most, at least 2
     */
    public static String of(String text, int most) {
        String printable =
                text.codePoints()
                        .limit(most)
                        .map(OneLine::printable)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        if (printable.length() == text.length() && printable.length() <= most) {
            return printable;
        }
        int end = Math.min(printable.length(), most - 1);
        if (Character.isHighSurrogate(printable.charAt(end - 1))) {
            end--;
        }
        return printable.substring(0, end) + ELLIPSIS;
    }

    private static int printable(int codePoint) {
        if (Character.isWhitespace(codePoint)) {
            return ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    '?';
            default -> codePoint;
        };
    }
}
