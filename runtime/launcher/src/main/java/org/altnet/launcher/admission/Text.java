package org.altnet.launcher.admission;

/** Names that a stranger chose, on their way to a log. */
final class Text {
    private static final int LONGEST = 300;

    private Text() {}

    /** On one line, without terminal commands, and not endless. */
    static String printable(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\u2028\u2029]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
