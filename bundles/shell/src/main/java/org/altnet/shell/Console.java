package org.altnet.shell;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.altnet.shell.text.JsonObject;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command's words go: to the pipe or file that it was sent to, else to the session's
 * console. Always UTF-8, whatever the machine's locale: Gogo's own streams follow the locale.
 */
final class Console {
    private final PrintStream out;

    private Console(PrintStream out) {
        this.out = out;
    }

    static Console of(CommandSession session) {
        Process process = Process.Utils.current();
        return new Console(process == null ? session.getConsole() : process.out());
    }

    /** Prints lines; the last one gets its line feed if it has none. */
    void print(Object lines) {
        String text = lines.toString();
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        if (!text.isEmpty() && !text.endsWith("\n")) {
            out.write('\n');
        }
        out.flush();
    }

    /** Prints one or the other. */
    void print(boolean asJson, JsonObject json, Object lines) {
        print(asJson ? json : lines);
    }
}
