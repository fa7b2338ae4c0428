package org.altnet.tor.network;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Tor network on loopback: one directory authority, three relays, and an obfs4 bridge where a
 * program for that is given. A consensus comes about within some 10 s, an onion service is reached
 * some 5 s later.
 *
 * <p>A tor joins it with the lines of {@link #clientLines} in its torrc. Its processes end with
 * {@link #close}, and with this JVM, however that ends ({@code __OwningControllerProcess}). Not
 * thread-safe.
 */
public final class PrivateTorNetwork implements AutoCloseable {
    private static final int RELAYS = 3;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long ENDS_WITHIN_SECONDS = 5;
    private static final String AUTHORITY = "authority";
    private static final String BRIDGE = "bridge";

    private final TorProgram tor;
    private final Path directory;
    private final int authorityPort;
    private final int directoryPort;
    private final List<Process> processes = new ArrayList<>();
    private String authorityLine;
    private Optional<Integer> bridgePort = Optional.empty();

    private PrivateTorNetwork(TorProgram tor, Path directory, int authority, int directoryPort) {
        this.tor = tor;
        this.directory = directory;
        this.authorityPort = authority;
        this.directoryPort = directoryPort;
    }

    /**
     * Why a tor cannot make such a network.
     *
     * @return empty if it can
     */
    public static Optional<String> objection(Path tor) {
        return new TorProgram(tor).objection();
    }

    /**
     * Starts the processes; {@link #awaitConsensus} waits until they are a network.
     *
     * @param tor the program of the relays
     * @param obfs4proxy the program of the bridge; empty for no bridge
     * @param directory for its files; exists
     * @throws IOException if something does not start; what did has ended
     */
    public static PrivateTorNetwork start(Path tor, Optional<Path> obfs4proxy, Path directory)
            throws IOException {
        List<Integer> ports = FreePorts.of(2 + RELAYS + 2);
        PrivateTorNetwork network =
                new PrivateTorNetwork(new TorProgram(tor), directory, ports.get(0), ports.get(1));
        try {
            network.startAuthority();
            for (int i = 0; i < RELAYS; i++) {
                network.startRelay("relay" + i, ports.get(2 + i));
            }
            if (obfs4proxy.isPresent()) {
                network.startBridge(obfs4proxy.get(), ports.get(2 + RELAYS), ports.get(3 + RELAYS));
            }
            return network;
        } catch (IOException e) {
            network.close();
            throw e;
        }
    }

    /** The lines by which a tor belongs to this network and to no other. */
    public List<String> clientLines() {
        return List.of(
                "TestingTorNetwork 1",
                "AddressDisableIPv6 1",
                "PathsNeededToBuildCircuits 0.67",
                authorityLine);
    }

    /**
     * The {@code Bridge} line for clients, without that word.
     *
     * @throws IOException if there is no bridge, or it does not come up in time
     */
    public String bridgeLine(Duration within) throws IOException {
        int port =
                bridgePort.orElseThrow(() -> new IOException("this network has no obfs4 bridge"));
        Path line = directory.resolve(BRIDGE).resolve("pt_state").resolve("obfs4_bridgeline.txt");
        Path fingerprint = directory.resolve(BRIDGE).resolve("fingerprint");
        await(
                within,
                "bridge line",
                () ->
                        Files.exists(fingerprint)
                                && Files.exists(line)
                                && Files.readString(line).contains("\nBridge "));
        String identity = Files.readString(fingerprint).strip();
        String template =
                Files.readAllLines(line).stream()
                        .filter(each -> each.startsWith("Bridge "))
                        .findFirst()
                        .orElseThrow();
        return template.substring("Bridge ".length())
                .replace("<IP ADDRESS>:<PORT>", "127.0.0.1:" + port)
                .replace(
                        "<FINGERPRINT>",
                        identity.substring(identity.indexOf(' ')).replace(" ", ""));
    }

    /** Returns when every relay is in the consensus. */
    public void awaitConsensus(Duration within) throws IOException {
        HttpClient client = HttpClient.newHttpClient();
        URI consensus =
                URI.create(
                        "http://127.0.0.1:" + directoryPort + "/tor/status-vote/current/consensus");
        await(within, "consensus of all relays", () -> running(client, consensus) >= 1 + RELAYS);
    }

    /** What the processes say; for people who look for what went wrong. */
    public Path directory() {
        return directory;
    }

    /** Idempotent, within 10 s. */
    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private void startAuthority() throws IOException {
        AuthorityKeys keys = AuthorityKeys.generate(Instant.now());
        keys.writeTo(dataDirectory(AUTHORITY));
        List<String> lines = new ArrayList<>(relayLines(AUTHORITY, authorityPort));
        lines.addAll(
                List.of(
                        "DirPort 127.0.0.1:" + directoryPort,
                        "AuthoritativeDirectory 1",
                        "V3AuthoritativeDirectory 1",
                        "TestingV3AuthInitialVotingInterval 5",
                        "TestingV3AuthInitialVoteDelay 2",
                        "TestingV3AuthInitialDistDelay 2",
                        "V3AuthVotingInterval 10",
                        "V3AuthVoteDelay 2",
                        "V3AuthDistDelay 2",
                        "V3AuthNIntervalsValid 6",
                        "TestingDirAuthVoteExit *",
                        "TestingDirAuthVoteHSDir *",
                        "TestingDirAuthVoteGuard *",
                        "MinUptimeHidServDirectoryV2 0"));
        // Its own line needs its fingerprint, which it makes when it is asked for it.
        List<String> unnamed = new ArrayList<>(lines);
        unnamed.add(authorityLine(keys.fingerprint(), "0".repeat(keys.fingerprint().length())));
        Path torrc = write(AUTHORITY, unnamed);
        authorityLine = authorityLine(keys.fingerprint(), tor.fingerprint(torrc, AUTHORITY));
        lines.add(authorityLine);
        start(AUTHORITY, lines);
    }

    private void startRelay(String name, int port) throws IOException {
        List<String> lines = new ArrayList<>(relayLines(name, port));
        lines.add(authorityLine);
        start(name, lines);
    }

    private void startBridge(Path obfs4proxy, int port, int obfs4Port) throws IOException {
        List<String> lines = new ArrayList<>(relayLines(BRIDGE, port));
        lines.addAll(
                List.of(
                        authorityLine,
                        "BridgeRelay 1",
                        "PublishServerDescriptor 0",
                        "ExtORPort auto",
                        "ServerTransportPlugin obfs4 exec " + obfs4proxy,
                        "ServerTransportListenAddr obfs4 127.0.0.1:" + obfs4Port));
        start(BRIDGE, lines);
        bridgePort = Optional.of(obfs4Port);
    }

    private List<String> relayLines(String name, int port) throws IOException {
        return List.of(
                "TestingTorNetwork 1",
                "Address 127.0.0.1",
                "AddressDisableIPv6 1",
                "PathsNeededToBuildCircuits 0.67",
                "AssumeReachable 1",
                "ShutdownWaitLength 0",
                "SocksPort 0",
                "ExitRelay 1",
                "ExitPolicy accept 127.0.0.0/8:*",
                "ExitPolicyRejectPrivate 0",
                "ContactInfo nobody@localhost",
                "Log notice stdout",
                "__OwningControllerProcess " + ProcessHandle.current().pid(),
                "Nickname " + name,
                "DataDirectory " + dataDirectory(name),
                "ORPort 127.0.0.1:" + port);
    }

    private String authorityLine(String v3Identity, String relayIdentity) {
        return "DirAuthority "
                + AUTHORITY
                + " orport="
                + authorityPort
                + " no-v2 v3ident="
                + v3Identity
                + " 127.0.0.1:"
                + directoryPort
                + " "
                + relayIdentity;
    }

    private void start(String name, List<String> lines) throws IOException {
        processes.add(tor.start(write(name, lines), directory.resolve(name + ".log")));
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name + ".torrc"), lines);
    }

    private Path dataDirectory(String name) throws IOException {
        return Files.createDirectories(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static long running(HttpClient client, URI consensus) throws IOException {
        try {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(consensus)
                                    .timeout(Duration.ofSeconds(2))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith("s ") && line.contains(" Running"))
                    .count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException notYet) {
            return 0;
        }
    }

    private void await(Duration within, String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.holds()) {
            Optional<Process> dead = processes.stream().filter(p -> !p.isAlive()).findFirst();
            if (dead.isPresent()) {
                throw new IOException("a tor of the private network ended; see " + directory);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("no " + what + " within " + within + "; see " + directory);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }
}
