package org.altnet.launcher.command;

import java.io.IOException;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;

/** Reaches a runtime that must be there. */
final class Connection {
    private Connection() {}

    static ControlSocket to(Home home) throws ExitException {
        home.requireShortSocketPath();
        try {
            return ControlSocket.connect(home.socket());
        } catch (IOException nobodyListens) {
            throw new ExitException(
                    ExitStatus.NOT_RUNNING,
                    "AltNet does not run on "
                            + home.directory()
                            + "; start it with '"
                            + home.command("start")
                            + "'");
        }
    }
}
