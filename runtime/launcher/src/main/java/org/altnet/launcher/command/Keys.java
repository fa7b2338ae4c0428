package org.altnet.launcher.command;

import java.io.PrintStream;
import org.altnet.launcher.config.Attribute;
import org.altnet.launcher.config.Metatype;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * {@code altnet help config}: every section and key of {@code altnet.conf}, as the bundles declare
 * them.
 */
public final class Keys implements Command {
    private static final String OURS = "altnet.";

    private final Distribution distribution;
    private final Home home;
    private final Streams streams;

    public Keys(Distribution distribution, Home home, Streams streams) {
        this.distribution = distribution;
        this.home = home;
        this.streams = streams;
    }

    @Override
    public int run() throws ExitException {
        PrintStream out = streams.out();
        Metatype metatype = RuntimeConfiguration.metatype(distribution, home);
        out.println("# " + home.conf() + " may have these, with these defaults:");
        out.println("network=" + RuntimeConfiguration.DEFAULT_NETWORK);
        for (String pid : metatype.components().keySet()) {
            if (pid.startsWith(OURS) && !metatype.operatorsKeys(pid).isEmpty()) {
                out.println();
                if (metatype.maybeSeveral(pid)) {
                    out.println("# Not there unless written; several as [" + pid + "~name].");
                }
                out.println("[" + pid + "]");
                metatype.operatorsKeys(pid).forEach(key -> print(out, key));
            }
        }
        return ExitStatus.OK;
    }

    private static void print(PrintStream out, Attribute key) {
        if (!key.description().isEmpty()) {
            out.println("# " + key.description().replaceAll("\\s+", " "));
        }
        if (!key.options().isEmpty()) {
            out.println("# one of: " + String.join(", ", key.options()));
        }
        out.println(key.id() + "=" + key.defaultValue());
    }
}
