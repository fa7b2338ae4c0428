package org.altnet.shell.text;

/**
 * Text that may go to an operator's terminal. Much of what commands print was said by a peer, which
 * could otherwise move the cursor, change colours or turn the direction of writing.
 */
public final class Printable {
    private Printable() {}

    /** The same on one line: white space as spaces, what does not print as question marks. */
    public static String of(String text) {
        return text.codePoints()
                .map(Printable::printed)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int printed(int codePoint) {
        if (Character.isWhitespace(codePoint)) {
            return ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    '?';
            default -> codePoint;
        };
    }
}
