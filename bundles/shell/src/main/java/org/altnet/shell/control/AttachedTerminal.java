package org.altnet.shell.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.AttributedString;

/**
 * JLine's line discipline over a connection. Gogo's shell prints what a line throws as it is, class
 * name and all, and to this terminal's writer; its other ways are private. So the writer is where
 * the end by Ctrl-C becomes a plain word.
 */
final class AttachedTerminal extends ExternalTerminal {
    private final PrintWriter writer;

    AttachedTerminal(String type, InputStream in, OutputStream out, Size size) throws IOException {
        super(
                null,
                "altnet",
                type,
                in,
                out,
                StandardCharsets.UTF_8,
                Terminal.SignalHandler.SIG_IGN,
                true,
                null,
                size);
        writer = new Plain(super.writer());
        // Not before: what arrives may be echoed through the writer.
        resume();
    }

    @Override
    public PrintWriter writer() {
        return writer;
    }

    /**
     * For standard error of commands: Gogo's own write the failure there too, a line at a time,
     * before the shell does.
     */
    OutputStream errors() {
        return new PlainErrors(output());
    }

    /** Leaves away the line of a command that was interrupted. */
    private static final class PlainErrors extends FilterOutputStream {
        private static final Pattern INTERRUPTED =
                Pattern.compile("\\S+: java\\.lang\\.InterruptedException\\b.*\\R?");

        PlainErrors(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
            if (!INTERRUPTED.matcher(text).matches()) {
                out.write(bytes, offset, length);
            }
        }
    }

    /** Passes everything on but the one line. */
    private static final class Plain extends PrintWriter {
        Plain(PrintWriter out) {
            super(out);
        }

        @Override
        public void println(String line) {
            boolean interrupted =
                    AttributedString.stripAnsi(line)
                            .startsWith(InterruptedException.class.getName());
            super.println(interrupted ? "interrupted" : line);
        }
    }
}
