package org.altnet.itests;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Assume;

/**
 * A network of its own (Linux): loopback, and a way out to the whole world that leads nowhere and
 * counts what is sent there. Names are asked of a server out there too. It goes with the process
 * that holds it.
 */
final class NetworkNamespace implements Closeable {
    /** Of TEST-NET-3 and TEST-NET-2 (RFC 5737). */
    private static final String SETUP =
            """
            set -e
            ip link set lo up
            if ! ip link add out type dummy 2>/dev/null; then
                ip link add out type veth peer name far
                ip link set far addrgenmode none
                ip link set far up
            fi
            # Nothing is to be sent by the system itself.
            ip link set out addrgenmode none multicast off
            ip addr add 203.0.113.2/24 dev out
            ip link set out up
            ip neigh add 203.0.113.1 lladdr 02:00:00:00:00:01 dev out nud permanent
            ip route add default via 203.0.113.1 dev out
            mount --bind "$1" /etc/resolv.conf
            echo ready
            exec cat
            """;

    private static final String RESOLVER =
            "nameserver 198.51.100.53\noptions timeout:1 attempts:1\n";

    /** Of /proc/net/dev, after the name: eight numbers of what came, then bytes, then packets. */
    private static final int PACKETS_SENT = 9;

    private static final long PATIENCE_SECONDS = 10;

    private final Process holder;
    private final Path directory;

    private NetworkNamespace(Process holder, Path directory) {
        this.holder = holder;
        this.directory = directory;
    }

    /**
     * Skips the test, and says so aloud, where this is not permitted.
     *
     * @param directory for its files
     */
    static NetworkNamespace open(Path directory) throws IOException, InterruptedException {
        Path setup = Files.writeString(directory.resolve("setup"), SETUP);
        Path resolver = Files.writeString(directory.resolve("resolv.conf"), RESOLVER);
        Process holder;
        try {
            holder =
                    new ProcessBuilder(
                                    "unshare",
                                    "--user",
                                    "--map-root-user",
                                    "--net",
                                    "--mount",
                                    "sh",
                                    setup.toString(),
                                    resolver.toString())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw skipped(e.getMessage());
        }
        String said =
                new BufferedReader(
                                new InputStreamReader(
                                        holder.getInputStream(), StandardCharsets.UTF_8))
                        .readLine();
        if (!"ready".equals(said)) {
            holder.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw skipped(said);
        }
        return new NetworkNamespace(holder, directory);
    }

    /** What runs a program in here. */
    Program around(Path program) throws IOException {
        List<String> words = new ArrayList<>(entering(program.toString()));
        words.replaceAll(word -> "'" + word + "'");
        Path script =
                Files.writeString(
                        directory.resolve("enter"),
                        "#!/bin/sh\nexec " + String.join(" ", words) + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return Program.shipped().withScript(script);
    }

    /** Starts a program in here. */
    Process start(String... command) throws IOException {
        return new ProcessBuilder(entering(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** How many packets have left this machine, or would have. */
    long packetsSent() throws IOException, InterruptedException {
        Process process = start("cat", "/proc/net/dev");
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String numbers =
                out.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("out:"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no device 'out' in: " + out))
                        .substring("out:".length())
                        .strip();
        return Long.parseLong(numbers.split("\\s+")[PACKETS_SENT]);
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close();
        try {
            if (!holder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                holder.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> entering(String... command) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--target",
                                Long.toString(holder.pid()),
                                "--user",
                                "--net",
                                "--mount",
                                "--preserve-credentials"));
        all.addAll(Arrays.asList(command));
        return all;
    }

    private static RuntimeException skipped(String why) {
        String text = "NO NETWORK NAMESPACE (" + why + "): that nothing leaks is NOT COUNTED";
        System.err.println(text);
        Assume.assumeTrue(text, false);
        return new IllegalStateException(text);
    }
}
