package org.altnet.launcher.command;

import java.io.IOException;
import org.altnet.launcher.control.Console;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Home;

/** {@code altnet shell}: a running AltNet's shell on this terminal. Leaving it leaves AltNet be. */
public final class Shell implements Command {
    private final Home home;
    private final Streams streams;
    private final String term;

    public Shell(Home home, Streams streams, String term) {
        this.home = home;
        this.streams = streams;
        this.term = term;
    }

    @Override
    public int run() throws ExitException {
        if (!streams.terminal()) {
            throw ExitException.failed(
                    "shell needs a terminal; in a script use: " + home.command("exec 'LINE'"));
        }
        try {
            Connection.to(home).close();
            new Console(streams.in(), streams.out()).attach(home.socket(), term);
            return ExitStatus.OK;
        } catch (IOException e) {
            throw ExitException.failed("the shell failed: " + e.getMessage());
        }
    }
}
