package org.altnet.node.bitcoind;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real bitcoind on regtest, for tests: the program that the system property {@value #PROPERTY}
 * names, with a directory and loopback ports of its own, and no peers.
 *
 * <p>Ended by {@link #close}, by its process, within seconds. Any thread may ask; one starts and
 * stops.
 */
public final class RealBitcoind implements AutoCloseable {
    /** The absolute path of a bitcoind. */
    public static final String PROPERTY = "altnet.bitcoind";

    private static final Duration START_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final long LOOK_EACH_MILLIS = 20;
    private static final Pattern RESULT = Pattern.compile("\"result\":\"([^\"]*)\"");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final Path program;
    private final Path directory;
    private final int rpcPort;
    private final int p2pPort;
    private final List<String> more;
    private final HttpClient http = HttpClient.newHttpClient();
    private String password;
    private Process process;

    private RealBitcoind(Path program, Path directory, List<String> more) throws IOException {
        this.program = program;
        this.directory = directory;
        this.more = more;
        try (ServerSocket one = free();
                ServerSocket other = free()) {
            rpcPort = one.getLocalPort();
            p2pPort = other.getLocalPort();
        }
    }

    /** The program; empty if none is named, and then tests skip. */
    public static Optional<Path> program() {
        String path = System.getProperty(PROPERTY, "");
        return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
    }

    /**
     * Starts one, and waits until it answers.
     *
     * @param directory empty or not there
     * @param more options, such as {@code -rest}
     */
    public static RealBitcoind start(Path program, Path directory, String... more)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        RealBitcoind node = new RealBitcoind(program, directory, List.of(more));
        node.start("first");
        return node;
    }

    /**
     * Starts it anew on the same ports and the same chain, after {@link #kill} or {@link #stop}.
     */
    public void start(String newPassword) throws IOException, InterruptedException {
        password = newPassword;
        writePassword();
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(
                List.of(
                        "-regtest",
                        "-datadir=" + directory,
                        "-server",
                        "-listen",
                        "-bind=127.0.0.1",
                        "-port=" + p2pPort,
                        "-rpcbind=127.0.0.1",
                        "-rpcallowip=127.0.0.1",
                        "-rpcport=" + rpcPort,
                        "-rpcuser=altnet",
                        "-rpcpassword=" + password,
                        "-dnsseed=0",
                        "-discover=0",
                        "-keypool=2"));
        command.addAll(more);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("out").toFile())
                        .start();
        long deadline = System.nanoTime() + START_WITHIN.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IOException(
                        program
                                + " does not start: "
                                + Files.readString(
                                        directory.resolve("out"), StandardCharsets.UTF_8));
            }
            process.waitFor(LOOK_EACH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Its directory, {@code -datadir}. */
    public Path directory() {
        return directory;
    }

    public int rpcPort() {
        return rpcPort;
    }

    public int p2pPort() {
        return p2pPort;
    }

    public String user() {
        return "altnet";
    }

    /** A file that only its owner reads; written anew at each start. */
    public Path passwordFile() {
        return directory.resolve("password");
    }

    /** Mines on its best block. */
    public List<String> generate(int count) throws IOException, InterruptedException {
        Matcher hashes = HASH.matcher(call("generate", String.valueOf(count)));
        List<String> found = new ArrayList<>();
        while (hashes.find()) {
            found.add(hashes.group());
        }
        return found;
    }

    /**
     * @return the result, which must be a string
     */
    public String ask(String method, String... parameters)
            throws IOException, InterruptedException {
        String answer = call(method, parameters);
        Matcher result = RESULT.matcher(answer);
        if (!result.find()) {
            throw new IOException(method + ": " + answer);
        }
        return result.group(1);
    }

    /**
     * @param parameters as JSON
     * @return the answer, as JSON
     */
    public String call(String method, String... parameters)
            throws IOException, InterruptedException {
        String body =
                "{\"id\":1,\"method\":\""
                        + method
                        + "\",\"params\":["
                        + String.join(",", parameters)
                        + "]}";
        String secret = user() + ":" + password;
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rpcPort + "/"))
                        .timeout(START_WITHIN)
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        secret.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Ends it as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks it to end, and waits; kills it if it takes too long. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /** Nothing is left running. Idempotent. */
    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return call("getblockcount").contains("\"error\":null");
        } catch (IOException e) {
            return false;
        }
    }

    private void writePassword() throws IOException {
        Files.deleteIfExists(passwordFile());
        Files.createFile(
                passwordFile(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), password + "\n");
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
