package org.altnet.launcher.command;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.altnet.launcher.control.ControlSocket;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.Instance;

/** Reaches a runtime that must be there. */
final class Connection {
    private Connection() {}

    /** The line about a runtime that is there, and says nothing. */
    static String silent(Home home, Instance instance) {
        return "AltNet"
                + (instance.pid().isPresent() ? " (pid " + instance.pid().getAsLong() + ")" : "")
                + " runs but does not answer; see "
                + home.log();
    }

    static ControlSocket to(Home home) throws ExitException {
        home.requireShortSocketPath();
        try {
            return ControlSocket.connect(home.socket());
        } catch (SocketTimeoutException e) {
            throw ExitException.failed(silent(home, Instance.of(home)));
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
