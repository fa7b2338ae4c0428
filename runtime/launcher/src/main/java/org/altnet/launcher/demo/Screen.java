package org.altnet.launcher.demo;

import java.io.PrintStream;
import java.util.List;

/**
 * What the audience sees: two logs and a narrator, a line at a time. Thread-safe by its monitor.
 */
final class Screen {
    /** Who speaks, and in which colour (ECMA-48 SGR). */
    enum Voice {
        NARRATOR("", "1"),
        ALICE("alice | ", "36"),
        BOB("bob   | ", "33");

        private final String prefix;
        private final String colour;

        Voice(String prefix, String colour) {
            this.prefix = prefix;
            this.colour = colour;
        }
    }

    private static final String ESCAPE = "\u001b[";

    private final PrintStream out;
    private final boolean coloured;
    private boolean muted;
    private boolean closed;
    private boolean apart;

    Screen(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** Lines of a log. */
    synchronized void log(Voice voice, String line) {
        if (!muted) {
            out.println(coloured(voice, voice.prefix) + line);
            apart = false;
        }
    }

    /** A paragraph, set off from the logs. */
    synchronized void narrate(String... lines) {
        if (closed) {
            return;
        }
        if (!apart) {
            out.println();
        }
        List.of(lines).forEach(line -> out.println(coloured(Voice.NARRATOR, line)));
        out.println();
        apart = true;
    }

    /** No more logs: the story is told. */
    synchronized void mute() {
        muted = true;
    }

    /** Nothing more at all. */
    synchronized void close() {
        muted = true;
        closed = true;
    }

    private String coloured(Voice voice, String text) {
        return coloured ? ESCAPE + voice.colour + "m" + text + ESCAPE + "0m" : text;
    }
}
