package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assume.assumeFalse;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Bitcoin node on regtest: no peers but who connects on loopback, ports of its own which it
 * keeps when it is started again. Confined to the test's thread.
 */
final class Bitcoind implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USER = "altnet";
    private static final String PASSWORD = "correct-horse";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path program;
    private final Path directory;
    private final int rpcPort;
    private final int p2pPort;
    private Process process;

    /**
     * @param directory its data directory, which exists; not removed
     */
    Bitcoind(Path directory) throws IOException {
        program = program();
        this.directory = directory;
        try (ServerSocket one = freePort();
                ServerSocket two = freePort()) {
            rpcPort = one.getLocalPort();
            p2pPort = two.getLocalPort();
        }
        password(PASSWORD);
    }

    /** The one that the build was given; without it the test is skipped. */
    static Path program() {
        String program = System.getProperty("altnet.bitcoind", "");
        assumeFalse("skipped: name a bitcoind with -Daltnet.bitcoind=PATH", program.isEmpty());
        return Path.of(program);
    }

    /** Starts it, and returns when it answers. */
    Bitcoind start() throws IOException {
        process =
                new ProcessBuilder(
                                program.toString(),
                                "-regtest",
                                "-datadir=" + directory,
                                "-server",
                                "-listen",
                                "-bind=127.0.0.1:" + p2pPort,
                                "-port=" + p2pPort,
                                "-rpcport=" + rpcPort,
                                "-rpcuser=" + USER,
                                "-rpcpassword=" + PASSWORD,
                                "-dnsseed=0",
                                "-discover=0")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output").toFile())
                        .start();
        AltNetProcess.await("an answer from bitcoind", this::answers);
        return this;
    }

    /** What AltNet's configuration says of it, under that PID. */
    List<String> section(String pid) {
        return List.of(
                "[" + pid + "]",
                "rpc.connect=127.0.0.1:" + rpcPort,
                "rpc.user=" + USER,
                "rpc.password.file=" + passwordFile(),
                "p2p.connect=127.0.0.1:" + p2pPort,
                "poll=500ms");
    }

    /** Writes what AltNet gets to know as the password. */
    void password(String password) throws IOException {
        Files.writeString(passwordFile(), password + "\n");
        Files.setPosixFilePermissions(passwordFile(), PosixFilePermissions.fromString("rw-------"));
    }

    void rightPassword() throws IOException {
        password(PASSWORD);
    }

    List<String> mine(int blocks) throws IOException {
        return call("generate", Json.createValue(blocks)).asJsonArray().stream()
                .map(hash -> ((JsonString) hash).getString())
                .toList();
    }

    int height() throws IOException {
        return call("getblockchaininfo").asJsonObject().getInt("blocks");
    }

    String best() throws IOException {
        return text("getbestblockhash");
    }

    /** Its bytes in hex. */
    String block(String hash) throws IOException {
        return text("getblock", Json.createValue(hash), JsonValue.FALSE);
    }

    /** Gives another node all blocks of this one; the two never have a connection. */
    void copyTo(Bitcoind other) throws IOException {
        for (int height = 1; height <= height(); height++) {
            String block = block(text("getblockhash", Json.createValue(height)));
            assertEquals(JsonValue.NULL, other.call("submitblock", Json.createValue(block)));
        }
    }

    /** A payment of the wallet's first coins, signed and not sent, in hex. */
    String payment(String to) throws IOException {
        JsonObject coin = call("listunspent").asJsonArray().getJsonObject(0);
        JsonValue inputs =
                Json.createArrayBuilder()
                        .add(
                                Json.createObjectBuilder()
                                        .add("txid", coin.getString("txid"))
                                        .add("vout", coin.getInt("vout")))
                        .build();
        JsonValue outputs = Json.createObjectBuilder().add(to, 49.99).build();
        String unsigned = text("createrawtransaction", inputs, outputs);
        return call("signrawtransaction", Json.createValue(unsigned))
                .asJsonObject()
                .getString("hex");
    }

    String txid(String transaction) throws IOException {
        return call("decoderawtransaction", Json.createValue(transaction))
                .asJsonObject()
                .getString("txid");
    }

    boolean hasInMempool(String txid) throws IOException {
        return call("getrawmempool").toString().contains(txid);
    }

    String newAddress() throws IOException {
        return text("getnewaddress");
    }

    /** Whether another Bitcoin node is connected; AltNet has a name of its own. */
    boolean hasPeers() throws IOException {
        return call("getpeerinfo").toString().contains("/Satoshi:");
    }

    String text(String method, JsonValue... parameters) throws IOException {
        return ((JsonString) call(method, parameters)).getString();
    }

    /**
     * @return the result
     * @throws IOException if there is none
     */
    JsonValue call(String method, JsonValue... parameters) throws IOException {
        var list = Json.createArrayBuilder();
        List.of(parameters).forEach(list::add);
        String body =
                Json.createObjectBuilder()
                        .add("id", 1)
                        .add("method", method)
                        .add("params", list)
                        .build()
                        .toString();
        String credentials =
                Base64.getEncoder()
                        .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rpcPort + "/"))
                        .timeout(PATIENCE)
                        .version(HttpClient.Version.HTTP_1_1)
                        .header("Authorization", "Basic " + credentials)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            try (var reader = Json.createReader(new StringReader(response.body()))) {
                JsonObject answer = reader.readObject();
                if (!answer.isNull("error")) {
                    throw new IOException(method + ": " + answer.get("error"));
                }
                return answer.get("result");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Has it write what it knows to the disk, which it does each hour by itself. */
    void flush() throws IOException {
        call("gettxoutsetinfo");
    }

    /** Ends it as a power cut would: what it has not written is lost. */
    void kill() {
        process.destroyForcibly();
        if (!ends()) {
            throw new IllegalStateException("bitcoind cannot be killed");
        }
    }

    /** It keeps its connections, takes new ones, and answers nothing. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            if (!ends()) {
                kill();
            }
        }
    }

    private boolean ends() {
        try {
            return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "kill", "-" + name, Long.toString(process.pid()));
        assertEquals(command.toString(), 0, new ProcessBuilder(command).start().waitFor());
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "bitcoind ended with " + process.exitValue() + ", see " + directory);
        }
        try {
            height();
            return true;
        } catch (IOException warmingUp) {
            return false;
        }
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
