package org.altnet.node.bitcoind.p2p;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.node.bitcoind.signal.Await;

/** A real bitcoind on regtest, without peers, in a directory of its own. */
final class RegtestBitcoind implements AutoCloseable {
    private static final String USER = "altnet";
    private static final String PASSWORD = "only-for-this-test";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final int rpcPort;
    private final int p2pPort;
    private Process process;

    private RegtestBitcoind(Path directory, int rpcPort, int p2pPort) {
        this.directory = directory;
        this.rpcPort = rpcPort;
        this.p2pPort = p2pPort;
    }

    /** Skips the test if the system property altnet.bitcoind names no program. */
    static RegtestBitcoind start(Path directory) throws IOException {
        assumeTrue(
                Files.isExecutable(program()),
                "SKIPPED: set -Daltnet.bitcoind to the absolute path of a bitcoind");
        int[] ports = freePorts();
        RegtestBitcoind node = new RegtestBitcoind(directory, ports[0], ports[1]);
        node.start();
        return node;
    }

    void start() throws IOException {
        process =
                new ProcessBuilder(
                                program().toString(),
                                "-regtest",
                                "-server",
                                "-datadir=" + directory,
                                "-bind=127.0.0.1:" + p2pPort,
                                "-rpcbind=127.0.0.1",
                                "-rpcallowip=127.0.0.1",
                                "-rpcport=" + rpcPort,
                                "-rpcuser=" + USER,
                                "-rpcpassword=" + PASSWORD,
                                "-dnsseed=0",
                                "-discover=0",
                                "-upnp=0",
                                "-keypool=2")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("stdout").toFile())
                        .start();
        Await.until("bitcoind answers", this::answers);
    }

    int p2pPort() {
        return p2pPort;
    }

    void generate(int blocks) {
        call("generate", Integer.toString(blocks));
    }

    Hash256 tip() {
        return Hash256.parse(string("getbestblockhash"));
    }

    int height() {
        return Integer.parseInt(call("getblockcount").replaceAll(".*\"result\":(\\d+).*", "$1"));
    }

    Headers headers(int fromHeight, int toHeight) {
        List<BlockHeader> headers = new ArrayList<>();
        for (int height = fromHeight; height <= toHeight; height++) {
            headers.add(block(hash(height)).header());
        }
        return Headers.of(headers.toArray(BlockHeader[]::new));
    }

    Hash256 hash(int height) {
        return Hash256.parse(string("getblockhash", Integer.toString(height)));
    }

    Block block(Hash256 hash) {
        return Block.of(HexFormat.of().parseHex(string("getblock", "\"" + hash + "\"", "false")));
    }

    /** The node's answer as it is. */
    String call(String method, String... params) {
        String body =
                "{\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                        .formatted(method, String.join(",", params));
        String login =
                Base64.getEncoder()
                        .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rpcPort + "/"))
                        .header("Authorization", "Basic " + login)
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
        } catch (IOException e) {
            return "{\"error\":\"" + e + "\"}";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        return call("getblockcount").contains("\"error\":null");
    }

    private String string(String method, String... params) {
        String answer = call(method, params);
        String value = answer.replaceAll("(?s).*\"result\":\"([0-9a-f]*)\".*", "$1");
        if (value.equals(answer)) {
            throw new IllegalStateException(method + Arrays.toString(params) + ": " + answer);
        }
        return value;
    }

    private static Path program() {
        return Path.of(System.getProperty("altnet.bitcoind", "no-bitcoind-given"));
    }

    /** Held open together, so that they differ. */
    private static int[] freePorts() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket first = new ServerSocket(0, 1, here);
                ServerSocket second = new ServerSocket(0, 1, here)) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }
}
