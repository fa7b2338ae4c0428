package org.altnet.tor.network;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs a private Tor network until its standard input ends. Prints the torrc lines of a client,
 * each after {@code client }, the bridge line after {@code bridge }, and {@code ready} when all is
 * up.
 */
public final class Main {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Main() {}

    /**
     * @param args directory, tor, and the program of the bridge or nothing
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 2 || args.length > 3) {
            System.err.println("usage: DIRECTORY TOR [OBFS4PROXY]");
            System.exit(2);
        }
        Path tor = Path.of(args[1]);
        Optional<String> objection = PrivateTorNetwork.objection(tor);
        if (objection.isPresent()) {
            System.err.println(objection.get());
            System.exit(1);
        }
        Optional<Path> bridge = args.length == 3 ? Optional.of(Path.of(args[2])) : Optional.empty();
        try (PrivateTorNetwork network = PrivateTorNetwork.start(tor, bridge, Path.of(args[0]))) {
            describe(network, bridge.isPresent(), System.out);
            while (System.in.read() >= 0) {
                // Until whoever started this is gone.
            }
        }
    }

    private static void describe(PrivateTorNetwork network, boolean bridged, PrintStream out)
            throws IOException {
        network.clientLines().forEach(line -> out.println("client " + line));
        if (bridged) {
            out.println("bridge " + network.bridgeLine(PATIENCE));
        }
        network.awaitConsensus(PATIENCE);
        out.println("ready");
    }
}
