package org.altnet.node.bitcoind.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonRpcTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 3_000);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @TempDir Path directory;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private ExecutorService threads;
    private HttpServer server;
    private HttpPool pool;
    private HttpTransport transport;
    private volatile Handler handler;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(cookie(), "__cookie__:one");
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    requests.incrementAndGet();
                    handler.handle(exchange);
                });
        server.start();
        pool = new HttpPool("127.0.0.1", server.getAddress().getPort(), "test");
        transport = new HttpTransport(pool);
    }

    @AfterEach
    void stop() {
        over.countDown();
        transport.close();
        pool.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anErrorIsAnErrorWhateverTheStatus() {
        for (int status : new int[] {200, 400, 404, 500}) {
            handler =
                    answering(
                            status,
                            "{\"result\":null,\"error\":{\"code\":-28,\"message\":\"Loading…\"},\"id\":0}");
            RpcErrorException error =
                    assertThrows(RpcErrorException.class, () -> rpc().call(RpcMethod.HELP));
            assertEquals(-28, error.code());
            assertEquals("Loading…", error.reason());
        }
        handler =
                answering(
                        200, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-5,\"message\":\"a\\nb\"}}");
        RpcErrorException second =
                assertThrows(RpcErrorException.class, () -> rpc().call(RpcMethod.HELP));
        assertEquals("a", second.reason(), "one line");
    }

    @Test
    void nullIsAResult() throws Exception {
        handler = answering(200, "{\"result\":null,\"error\":null,\"id\":0}");
        assertEquals(JsonValue.NULL, rpc().call(RpcMethod.SUBMITBLOCK, "00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{",
                "[]",
                "{}",
                "3",
                "{\"error\":null}",
                "{\"result\":1,\"error\":\"x\"}",
                "{\"result\":1,\"error\":{\"message\":\"x\"}}",
                "{\"result\":\"abc",
            })
    void whatIsNoAnswerIsGarbled(String body) {
        handler = answering(200, body);
        assertEquals(Kind.GARBLED, kind());
    }

    @Test
    void aBatchMustBeAnsweredWholeAndOnce() throws Exception {
        List<Call> calls =
                List.of(Call.of(RpcMethod.GETBLOCKHASH, 1), Call.of(RpcMethod.GETBLOCKHASH, 2));
        handler =
                answering(
                        200,
                        "[{\"result\":\"b\",\"error\":null,\"id\":1},"
                                + "{\"result\":null,\"error\":{\"code\":-8,\"message\":\"no\"},\"id\":0}]");
        List<Reply> replies = rpc().batch(calls);
        assertEquals(-8, replies.get(0).error().orElseThrow().code());
        assertEquals("\"b\"", replies.get(1).get().toString());
        for (String body :
                List.of(
                        "[{\"result\":1,\"id\":0}]",
                        "[{\"result\":1,\"id\":0},{\"result\":1,\"id\":0}]",
                        "[{\"result\":1,\"id\":0},{\"result\":1,\"id\":2}]",
                        "[{\"result\":1,\"id\":0},{\"result\":1,\"id\":\"1\"}]",
                        "[1,2]",
                        "{\"result\":1,\"id\":0}")) {
            handler = answering(200, body);
            RpcUnavailableException e =
                    assertThrows(RpcUnavailableException.class, () -> rpc().batch(calls), body);
            assertEquals(Kind.GARBLED, e.kind());
        }
    }

    @Test
    void aRotatedCookieIsReadAgain() throws Exception {
        JsonRpc rpc = rpc();
        handler = accepting("__cookie__:one");
        rpc.call(RpcMethod.HELP);
        assertEquals(1, rpc.renewals());
        handler = accepting("__cookie__:two");
        Files.writeString(cookie(), "__cookie__:two\n");
        rpc.call(RpcMethod.HELP);
        assertEquals(2, rpc.renewals());
        handler = accepting("__cookie__:three");
        requests.set(0);
        RpcUnavailableException refused =
                assertThrows(RpcUnavailableException.class, () -> rpc.call(RpcMethod.HELP));
        assertEquals(Kind.UNAUTHORIZED, refused.kind());
        assertEquals(1, requests.get(), "no second try with the same cookie");
        Files.delete(cookie());
        RpcUnavailableException none =
                assertThrows(RpcUnavailableException.class, () -> rpc.call(RpcMethod.HELP));
        assertEquals(Kind.UNAUTHORIZED, none.kind());
        assertTrue(none.getMessage().contains(cookie() + " is not there"), none::getMessage);
    }

    @Test
    void aPasswordThatOthersCanReadIsNotUsed() throws Exception {
        Path file = directory.resolve("password");
        Files.writeString(file, "pass:word\n");
        PasswordFile password = new PasswordFile("me", file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        IOException refused = assertThrows(IOException.class, password::read);
        assertTrue(refused.getMessage().contains("chmod 600"), refused::getMessage);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals("me:pass:word", password.read());
        Files.writeString(file, "two\nlines");
        assertThrows(IOException.class, password::read);
    }

    @Test
    void anAnswerThatIsTooLongIsNotRead() {
        handler =
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] block = new byte[1 << 16];
                    Arrays.fill(block, (byte) ' ');
                    for (int i = 0; i < 1_000; i++) {
                        exchange.getResponseBody().write(block);
                    }
                };
        assertEquals(Kind.GARBLED, kind());
    }

    @Test
    void anAnswerThatIsTooSlowIsCalledOff() {
        handler =
                exchange -> {
                    exchange.sendResponseHeaders(200, 10);
                    exchange.getResponseBody().write('{');
                    exchange.getResponseBody().flush();
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        JsonRpc rpc = new JsonRpc(transport, new CookieFile(cookie()), Duration.ofMillis(200), 2);
        RpcUnavailableException e =
                assertThrows(RpcUnavailableException.class, () -> rpc.call(RpcMethod.HELP));
        assertEquals(Kind.TIMEOUT, e.kind());
    }

    @Test
    void aConnectionCutIsTriedOnceMore() throws Exception {
        Handler good = answering(200, "{\"result\":\"x\",\"error\":null,\"id\":0}");
        handler =
                exchange -> {
                    if (requests.get() == 1) {
                        exchange.sendResponseHeaders(200, 100);
                        exchange.getResponseBody().write('{');
                        exchange.getResponseBody().flush();
                        throw new IOException("cut");
                    }
                    good.handle(exchange);
                };
        assertEquals("\"x\"", rpc().call(RpcMethod.HELP).toString());
        handler =
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    throw new IOException("cut");
                };
        assertEquals(Kind.BROKEN, kind());
    }

    @Test
    void nobodyThereIsSaidSo() throws Exception {
        server.stop(0);
        RpcUnavailableException e =
                assertThrows(RpcUnavailableException.class, () -> rpc().call(RpcMethod.HELP));
        assertEquals(Kind.REFUSED, e.kind());
        assertTrue(e.getMessage().contains("server=1"), e::getMessage);
        for (String name : List.of("nowhere.invalid", "no_where.invalid")) {
            try (HttpPool nowhere = new HttpPool(name, 1, "test")) {
                RpcUnavailableException unknown =
                        assertThrows(RpcUnavailableException.class, () -> call(nowhere));
                assertEquals(Kind.REFUSED, unknown.kind());
                assertTrue(unknown.getMessage().contains(name + ":1 is not known"), name);
            }
        }
    }

    @Test
    void aNameThatIsNoneInAUriIsResolvedEachTime() throws Exception {
        handler = answering(200, "{\"result\":\"help\",\"error\":null,\"id\":0}");
        List<String> resolved = new ArrayList<>();
        HttpPool.Resolver resolver =
                host -> {
                    resolved.add(host);
                    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
                };
        int port = server.getAddress().getPort();
        try (HttpPool named = new HttpPool("bitcoin_node", port, "test", resolver)) {
            call(named);
            call(named);
        }
        assertEquals(List.of("bitcoin_node", "bitcoin_node"), resolved);
    }

    private void call(HttpPool there) throws RpcException {
        new JsonRpc(new HttpTransport(there), new CookieFile(cookie()), TIMEOUT, 1)
                .call(RpcMethod.HELP);
    }

    @Test
    void statusesHaveTheirRemedies() {
        handler = answering(403, "");
        assertEquals(Kind.FORBIDDEN, kind());
        handler = answering(503, "Work queue depth exceeded");
        assertEquals(Kind.BUSY, kind());
        handler = answering(301, "");
        assertEquals(Kind.GARBLED, kind());
        transport.close();
        assertEquals(Kind.CLOSED, kind());
    }

    @Test
    void mutatedAnswersAreGarbledAndNothingElse() {
        List<Call> calls = List.of(Call.of(RpcMethod.HELP), Call.of(RpcMethod.HELP));
        byte[] sound =
                ("[{\"result\":\"b\",\"error\":null,\"id\":1},{\"result\":null,\"error\":"
                                + "{\"code\":-8,\"message\":\"no\"},\"id\":0}]")
                        .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(11);
        int garbled = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = sound.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            bytes =
                    random.nextInt(4) > 0
                            ? bytes
                            : Arrays.copyOf(bytes, random.nextInt(bytes.length));
            try {
                Answers.batch(bytes, calls);
                Answers.single(bytes, RpcMethod.HELP);
            } catch (IllegalArgumentException e) {
                garbled++;
            }
        }
        assertTrue(garbled > ROUNDS / 2, "most were garbled: " + garbled);
        byte[] deep = "[".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
        assertThrows(IllegalArgumentException.class, () -> Answers.batch(deep, calls));
    }

    private Path cookie() {
        return directory.resolve(".cookie");
    }

    private JsonRpc rpc() {
        return new JsonRpc(transport, new CookieFile(cookie()), TIMEOUT, 2);
    }

    private Kind kind() {
        return assertThrows(RpcUnavailableException.class, () -> rpc().call(RpcMethod.HELP)).kind();
    }

    private static Handler accepting(String secret) {
        String wanted =
                "Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        Handler good = answering(200, "{\"result\":\"x\",\"error\":null,\"id\":0}");
        Handler bad = answering(401, "");
        return exchange ->
                (wanted.equals(exchange.getRequestHeaders().getFirst("Authorization")) ? good : bad)
                        .handle(exchange);
    }

    private static Handler answering(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }
}
