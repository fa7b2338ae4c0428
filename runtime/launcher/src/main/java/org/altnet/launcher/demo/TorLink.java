package org.altnet.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.altnet.launcher.exit.ExitException;

/**
 * One is an onion service, the other a client of Tor, in a Tor network of the demo's own: each tor
 * gets the lines by which it knows no other network. Confined to the story's thread, but for {@link
 * #cast}.
 */
final class TorLink implements Link {
    private static final String SECTION = "[altnet.tor]";
    private static final Duration PUBLISH = Duration.ofMinutes(3);
    private static final int SLOWNESS = 4;

    private final Screen screen;
    private final Path program;
    private final Path torrc;
    private final TorNetwork network;
    private Duration untilUp = Duration.ZERO;
    private Duration untilPublished = Duration.ZERO;

    /**
     * @param java to run the network with
     * @param program a tor that can be a directory authority
     */
    TorLink(Stage stage, Path java, Path program) {
        this.screen = stage.screen();
        this.program = program;
        torrc = stage.folder().resolve("torrc");
        network =
                new TorNetwork(
                        java,
                        stage.distribution().torNetwork(),
                        program,
                        stage.folder().resolve("tor"));
    }

    @Override
    public String driver() {
        return "tor";
    }

    @Override
    public String name() {
        return "Tor";
    }

    @Override
    public String service() {
        return "publishes an onion service";
    }

    @Override
    public void rise() throws ExitException {
        screen.narrate(
                "A Tor network of their own comes up on loopback, a directory authority and three relays,",
                "with " + program + ". It takes some ten seconds. Nobody talks to any other.");
        long begun = System.nanoTime();
        List<String> lines = network.start();
        untilUp = since(begun);
        try {
            Files.write(torrc, lines);
        } catch (IOException e) {
            throw ExitException.failed("cannot write " + torrc + ": " + e);
        }
        screen.narrate("The Tor network is up after " + seconds(untilUp) + ".");
    }

    @Override
    public List<String> called() {
        return List.of(SECTION, "tor=" + program, "torrc=" + torrc, "inbound=open");
    }

    @Override
    public List<String> calling(String address) {
        return List.of(
                SECTION, "tor=" + program, "torrc=" + torrc, "listen=no", "peers=" + address);
    }

    @Override
    public String addressOf(Actor called) throws ExitException {
        long begun = System.nanoTime();
        String address = called.reachableOver(this, PUBLISH);
        untilPublished = since(begun);
        screen.narrate("Bob's onion service is published after " + seconds(untilPublished) + ".");
        return address;
    }

    @Override
    public int slowness() {
        return SLOWNESS;
    }

    @Override
    public void requireAlive() throws ExitException {
        network.requireAlive();
    }

    @Override
    public void summarise(ClosingTable table) {
        table.row("The Tor network", "up after " + seconds(untilUp))
                .row("Bob's onion service", "published after " + seconds(untilPublished));
    }

    @Override
    public List<Performer> cast() {
        return List.of(network);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
}
