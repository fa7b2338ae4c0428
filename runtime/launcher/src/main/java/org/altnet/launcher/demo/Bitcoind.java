package org.altnet.launcher.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.command.RuntimeProcess;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.node.RpcAuth;

/**
 * A real node on regtest, in a folder of its own: it connects to nobody, and listens on loopback
 * for its AltNet. Driven by the story's thread; {@link #stop} from any. The monitor guards the
 * process: once stopped, it is not started again.
 */
final class Bitcoind implements Performer {
    private static final Duration START = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 15;
    private static final String USER = "altnet";

    private final String name;
    private final Path program;
    private final Path directory;
    private Process process;
    private boolean stopped;
    private Address address;

    private record Address(int rpc, int p2p, String password) {}

    /**
     * @param program a bitcoind
     * @param directory to be made
     */
    Bitcoind(String name, Path program, Path directory) {
        this.name = name;
        this.program = program;
        this.directory = directory;
    }

    /** Starts it, and returns when it answers. */
    BitcoindRpc start() throws ExitException {
        try {
            address = new Address(freePort(), freePort(), RpcAuth.freshPassword());
            Files.createDirectories(directory);
            Home.writeOwnerOnly(passwordFile(), address.password + "\n");
            Home.writeOwnerOnly(
                    directory.resolve("bitcoin.conf"),
                    String.join("\n", configuration(address.password)) + "\n");
            synchronized (this) {
                if (stopped) {
                    throw ExitException.failed("the bitcoind of " + name + " was stopped");
                }
                process =
                        RuntimeProcess.apart(command())
                                .redirectOutput(directory.resolve("output").toFile())
                                .start();
            }
        } catch (IOException e) {
            throw ExitException.failed("cannot start " + program + ": " + e);
        }
        BitcoindRpc rpc = new BitcoindRpc(name, address.rpc, USER, address.password);
        Deadline.in(START, "answer from the bitcoind of " + name)
                .await(() -> Optional.of(rpc).filter(this::isUp), this::requireAlive);
        return rpc;
    }

    /** What AltNet's configuration says of it. */
    List<String> section() {
        return List.of(
                "[altnet.node.bitcoind]",
                "rpc.connect=127.0.0.1:" + address.rpc,
                "rpc.user=" + USER,
                "rpc.password.file=" + passwordFile(),
                "p2p.connect=127.0.0.1:" + address.p2p,
                "poll=1s");
    }

    void requireAlive() throws ExitException {
        Process running = process();
        if (!running.isAlive()) {
            throw ExitException.failed(
                    program
                            + " ended with code "
                            + running.exitValue()
                            + lastWords().map(line -> ": " + line).orElse(""));
        }
    }

    long pid() {
        return process().pid();
    }

    /** SIGTERM, patience, SIGKILL. */
    @Override
    public void stop() {
        Process running;
        synchronized (this) {
            stopped = true;
            running = process;
        }
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** What no version of bitcoind minds; what is no option any more is passed over in a file. */
    private static List<String> configuration(String password) {
        return List.of(
                "rpcuser=" + USER,
                "rpcpassword=" + password,
                "server=1",
                "dnsseed=0",
                "discover=0",
                "upnp=0",
                "natpmp=0",
                "listenonion=0");
    }

    /** What of a file would be for mainnet only. Regtest has no seeds: it connects to nobody. */
    private List<String> command() {
        return List.of(
                program.toString(),
                "-regtest",
                "-datadir=" + directory,
                "-listen=1",
                "-bind=127.0.0.1:" + address.p2p,
                "-port=" + address.p2p,
                "-rpcport=" + address.rpc);
    }

    private boolean isUp(BitcoindRpc rpc) {
        try {
            return rpc.isUp();
        } catch (ExitException warmingUp) {
            return false;
        }
    }

    private Optional<String> lastWords() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(directory.resolve("output")));
            lines.removeIf(String::isBlank);
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
        } catch (IOException unread) {
            return Optional.empty();
        }
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private synchronized Process process() {
        return process;
    }

    /** Free a moment ago: nobody else is to know it, and who takes it is told by the node. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
