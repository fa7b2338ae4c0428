package org.altnet.launcher.command;

import org.altnet.launcher.config.ConfigurationCheck;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/** {@code altnet init}: makes a home for a network. */
public final class Init implements Command {
    private final Distribution distribution;
    private final Home home;
    private final Streams streams;
    private final String network;

    public Init(Distribution distribution, Home home, Streams streams, String network) {
        this.distribution = distribution;
        this.home = home;
        this.streams = streams;
        this.network = network;
    }

    @Override
    public int run() throws ExitException {
        if (!ConfigurationCheck.NETWORKS.contains(network)) {
            throw new ExitException(
                    ExitStatus.USAGE,
                    "no network is called '"
                            + network
                            + "' (known: "
                            + String.join(", ", ConfigurationCheck.NETWORKS)
                            + ")");
        }
        home.requireShortSocketPath();
        if (!home.create(distribution, network)) {
            throw ExitException.failed(
                    home.conf()
                            + " exists; nothing was overwritten. Edit it, or use another --home");
        }
        streams.out().println("Made " + home.conf() + " for " + network);
        return ExitStatus.OK;
    }
}
