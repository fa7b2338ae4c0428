package org.altnet.launcher.node;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.altnet.launcher.command.Command;
import org.altnet.launcher.command.Streams;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * {@code altnet node setup}: what to write into {@code bitcoin.conf} and into {@code altnet.conf},
 * so that AltNet may call what it needs and nothing else. It makes a password in the home, and
 * changes nothing of bitcoind's.
 */
public final class NodeSetup implements Command {
    private static final String SECTION = "[altnet.node.bitcoind]";

    private final Distribution distribution;
    private final Home home;
    private final Streams streams;
    private final Options options;

    /**
     * What may be chosen.
     *
     * @param user of bitcoind's RPC
     * @param datadir bitcoind's, absolute; empty for the default one
     * @param zmq port for announcements of blocks
     * @param force make a new password if there is one
     */
    public record Options(String user, Optional<Path> datadir, int zmq, boolean force) {
        private static final String USER = "altnet";
        private static final String ZMQ = "28332";
        private static final int HIGHEST_PORT = 65_535;

        public static Options of(Set<String> flags, Map<String, String> values)
                throws ExitException {
            return new Options(
                    user(values.getOrDefault("user", USER)),
                    datadir(Optional.ofNullable(values.get("datadir"))),
                    port(values.getOrDefault("zmq", ZMQ)),
                    flags.contains("force"));
        }

        private static String user(String name) throws ExitException {
            if (name.matches("[A-Za-z0-9_.-]{1,64}")) {
                return name;
            }
            throw usage("--user: '" + name + "' is not a name of letters, digits, '.', '-', '_'");
        }

        private static Optional<Path> datadir(Optional<String> name) throws ExitException {
            if (name.isEmpty()) {
                return Optional.empty();
            }
            Path directory = Path.of(name.get()).toAbsolutePath().normalize();
            if (!Files.isDirectory(directory)) {
                throw usage("--datadir: " + directory + " is no directory");
            }
            return Optional.of(directory);
        }

        private static int port(String text) throws ExitException {
            if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= HIGHEST_PORT) {
                return Integer.parseInt(text);
            }
            throw usage("--zmq: '" + text + "' is not a port from 1 to " + HIGHEST_PORT);
        }

        private static ExitException usage(String line) {
            return new ExitException(ExitStatus.USAGE, line);
        }
    }

    public NodeSetup(Distribution distribution, Home home, Streams streams, Options options) {
        this.distribution = distribution;
        this.home = home;
        this.streams = streams;
        this.options = options;
    }

    @Override
    public int run() throws ExitException {
        List<String> methods = methods();
        if (home.create(distribution, RuntimeConfiguration.DEFAULT_NETWORK)) {
            streams.err().println("altnet: made " + home.directory() + " with " + home.conf());
        }
        String password = password();
        print(RpcAuth.of(options.user(), password), methods);
        return ExitStatus.OK;
    }

    private String password() throws ExitException {
        PasswordFile file = new PasswordFile(home.nodePassword());
        if (file.exists() && !options.force()) {
            streams.err()
                    .println(
                            "altnet: "
                                    + file.path()
                                    + " is kept: the line below is of that password, and an"
                                    + " earlier line goes on working; a new password is made with"
                                    + " --force");
            return file.read();
        }
        return file.write(RpcAuth.freshPassword());
    }

    private List<String> methods() throws ExitException {
        try {
            return RpcMethods.read(distribution.allSystemJars());
        } catch (IOException e) {
            throw ExitException.failed(
                    "cannot read the bundles of " + distribution.directory() + ": " + e);
        }
    }

    private void print(RpcAuth auth, List<String> methods) {
        PrintStream out = streams.out();
        String zmq = "tcp://127.0.0.1:" + options.zmq();
        out.println("# Add to " + bitcoinConf() + ", before any [section], and restart bitcoind:");
        out.println();
        out.println(auth.line());
        out.println("# That user may call this and no more; others may what they could before.");
        out.println("rpcwhitelist=" + auth.user() + ":" + String.join(",", methods));
        out.println("rpcwhitelistdefault=0");
        out.println("# Blocks are announced at once. Without it, AltNet waits or polls.");
        out.println("zmqpubhashblock=" + zmq);
        out.println("# Only for hand.over=p2p, or a node too old for submitheader: bitcoind keeps");
        out.println(
                "# AltNet's connection whatever it sends. It is true of all that comes from this");
        out.println("# machine, connections by an onion service of bitcoind's among it.");
        out.println("#whitelist=noban@127.0.0.1");
        out.println();
        out.println("# Add to " + home.conf() + ", and restart AltNet:");
        out.println();
        out.println(SECTION);
        out.println("rpc.user=" + auth.user());
        out.println("rpc.password.file=" + home.nodePassword());
        out.println("zmq.hashblock=" + zmq);
        out.println();
        out.println("# Or simpler, where AltNet runs as bitcoind's user, and may do all that");
        out.println("# bitcoin-cli can: without rpcauth and rpcwhitelist above, and with this.");
        out.println("# The cookie file is found by itself.");
        out.println();
        out.println(SECTION);
        options.datadir().ifPresent(directory -> out.println("datadir=" + directory));
        out.println("zmq.hashblock=" + zmq);
    }

    private String bitcoinConf() {
        return options.datadir()
                .map(directory -> directory.resolve("bitcoin.conf").toString())
                .orElse("bitcoin.conf");
    }
}
