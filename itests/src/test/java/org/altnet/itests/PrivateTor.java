package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.altnet.tor.network.PrivateTorNetwork;

/**
 * A Tor network on loopback that is there when this was made, and what tests that play in it need.
 * Confined to the test's thread.
 */
final class PrivateTor implements AutoCloseable {
    /** Of whatever goes through circuits that are to be built first. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration RISE = Duration.ofMinutes(2);
    private static final Pattern ONION =
            Pattern.compile("(?i)\\.onion|(?<![a-z0-9])[a-z2-7]{56}(?![a-z0-9])");

    private final Path directory;
    private final PrivateTorNetwork network;
    private final Path torrc;

    private PrivateTor(Path directory, PrivateTorNetwork network) throws IOException {
        this.directory = directory;
        this.network = network;
        torrc = Files.write(directory.resolve("torrc"), network.clientLines());
    }

    /** The one that the build was given; without it the test is skipped. */
    static Path program() {
        String program = System.getProperty("altnet.tor", "");
        assumeFalse(
                "skipped: name a tor that can be a directory authority with -Daltnet.tor=PATH",
                program.isEmpty());
        return Path.of(program);
    }

    /** Prints how long that took; the machine decides, so nothing is expected of it. */
    static PrivateTor start() throws IOException {
        Path program = program();
        long begun = System.nanoTime();
        Path directory = Files.createTempDirectory("altnet-tor");
        PrivateTorNetwork network = PrivateTorNetwork.start(program, Optional.empty(), directory);
        try {
            network.awaitConsensus(RISE);
            System.out.printf(
                    "a private Tor network is up after %d ms%n",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            return new PrivateTor(directory, network);
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    /** For the torrc of whoever joins. */
    List<String> clientLines() {
        return network.clientLines();
    }

    /** A section for an AltNet with the tor that comes along. */
    List<String> section(String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "[altnet.tor]",
                                "torrc=" + torrc,
                                "reconnect.first=1s",
                                "reconnect.most=5s"));
        lines.addAll(List.of(more));
        return List.copyOf(lines);
    }

    /** A folder of its own for a test. */
    Path folder(String name) throws IOException {
        return Files.createTempDirectory(directory, name);
    }

    /** The tor that an AltNet runs, if it runs one. */
    static Optional<ProcessHandle> torOf(AltNetProcess altnet) throws IOException {
        return altnet.process()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/tor"))
                .findFirst();
    }

    static String address(AltNetProcess altnet) throws Exception {
        AltNetProcess.await("an onion service", PATIENCE, () -> !reachable(altnet).isEmpty());
        return reachable(altnet);
    }

    private static String reachable(AltNetProcess altnet) throws Exception {
        return altnet.get("drivers.tor.reachable");
    }

    static void awaitPeers(AltNetProcess altnet, int count) {
        AltNetProcess.await(
                count + " peers",
                PATIENCE,
                () -> altnet.get("peers").equals(Integer.toString(count)));
    }

    /** No onion address in anything that was logged. */
    static void assertTellsNoOnion(List<AltNetProcess> altnets) throws IOException {
        for (AltNetProcess altnet : altnets) {
            try (Stream<Path> logs = Files.walk(altnet.home().resolve("var/log"))) {
                for (Path log : logs.filter(Files::isRegularFile).toList()) {
                    assertTellsNoOnion(Files.readString(log));
                }
            }
        }
    }

    static void assertTellsNoOnion(String text) {
        assertEquals(List.of(), text.lines().filter(line -> ONION.matcher(line).find()).toList());
    }

    @Override
    public void close() throws IOException {
        network.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
