package org.altnet.launcher.command;

import java.io.IOException;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;

/** {@code altnet exec LINE}: one line of the shell, its output and its exit code. */
public final class Exec implements Command {
    private final Home home;
    private final Streams streams;
    private final String line;

    public Exec(Home home, Streams streams, String line) {
        this.home = home;
        this.streams = streams;
        this.line = line;
    }

    @Override
    public int run() throws ExitException {
        if (line.isBlank() || line.indexOf('\n') >= 0 || line.indexOf('\0') >= 0) {
            throw new ExitException(
                    ExitStatus.USAGE,
                    "exec takes one line, like: altnet exec 'altnet:status'; separate commands"
                            + " with ;");
        }
        try (ControlSocket control = Connection.to(home)) {
            return control.exec(line, streams.out());
        } catch (IOException e) {
            throw ExitException.failed(home.socket() + ": " + e.getMessage());
        }
    }
}
