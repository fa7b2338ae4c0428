package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The webhook, against a real server on loopback. */
@Timeout(60)
class WebhookTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Seen(String method, String uri, Map<String, String> headers, byte[] body) {}

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @TempDir Path directory;
    private final ManualTime time = new ManualTime();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Alarm alarm = Samples.alarm(7, "chain.behind", "behind by 2 blöcks");
    private HttpServer server;
    private Path secret;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        secret = Files.writeString(directory.resolve("secret"), SECRET + "\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void postsSignedJson() throws Exception {
        assertEquals(new Delivery.Done(), webhook("/hook?token=x", LONG).deliver(alarm));

        Seen request = seen.take();
        assertEquals("POST", request.method());
        assertEquals("/hook?token=x", request.uri());
        assertEquals("application/json", request.headers().get("Content-type"));
        assertEquals("some-instance-7", request.headers().get("Idempotency-key"));
        long seconds = time.now().wall().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(request.body())),
                request.headers().get("Altnet-signature"));
        assertEquals(alarm, Json.read(request.body(), AlarmJson::read));
    }

    /** The vector of the README's verifier. */
    @Test
    void signsAsDocumented() throws IOException {
        assertEquals(
                "t=1767225600,v1="
                        + "b7be7938951cd5456a1e6101d62f960010ae1a7b79450661c6af410ba2d5f546",
                new WebhookSecret(secret)
                        .signature(1767225600, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void userInformationBecomesAHeader() throws Exception {
        WebhookTarget target =
                WebhookTarget.parse("http://ann:s%40fe@127.0.0.1:" + port() + "?a=b");
        Delivery result = webhook(target, LONG).deliver(alarm);
        assertEquals(new Delivery.Done(), result);
        Seen request = seen.take();
        assertEquals("Basic YW5uOnNAZmU=", request.headers().get("Authorization"));
        assertEquals("/?a=b", request.uri());
        assertEquals("http://127.0.0.1:" + port(), target.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 301, 302, 307})
    void givesUpOn(int status) throws IOException {
        answers.add(
                exchange -> {
                    exchange.getResponseHeaders().add("Location", url("/elsewhere"));
                    exchange.sendResponseHeaders(status, -1);
                });
        String why =
                assertInstanceOf(Delivery.Refused.class, webhook("/t0ken?q", LONG).deliver(alarm))
                        .why();
        assertTrue(why.contains("status " + status), why);
        assertFalse(why.contains("t0ken"), why);
        assertEquals(1, seen.size(), "followed nowhere");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 411, 422})
    void isRejectedFor(int status) throws IOException {
        answers.add(exchange -> exchange.sendResponseHeaders(status, -1));
        Delivery.Rejected rejected =
                assertInstanceOf(Delivery.Rejected.class, webhook("/t0ken?q", LONG).deliver(alarm));
        assertTrue(rejected.why().contains("status " + status), rejected.why());
        assertFalse(rejected.why().contains("t0ken"), rejected.why());
        assertEquals(Optional.empty(), rejected.notBefore());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void triesAgainAfter(int status) throws IOException {
        answers.add(
                exchange -> {
                    exchange.getResponseHeaders().add("Retry-After", "120");
                    exchange.sendResponseHeaders(status, -1);
                });
        Delivery.Failed failed =
                assertInstanceOf(Delivery.Failed.class, webhook("/", LONG).deliver(alarm));
        assertEquals(Optional.of(Duration.ofSeconds(120)), failed.notBefore());
    }

    @Test
    void aSlowServerCostsItsTimeoutAndNoMore() throws IOException {
        answers.add(exchange -> hang());
        Delivery.Failed failed =
                assertInstanceOf(
                        Delivery.Failed.class, webhook("/", Duration.ofMillis(300)).deliver(alarm));
        assertTrue(failed.why().startsWith("http://127.0.0.1:" + port() + ": "), failed.why());
    }

    @Test
    void whatFollowsTheStatusIsNotReadAndMayNeverEnd() throws IOException {
        answers.add(
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[100_000]);
                    exchange.getResponseBody().flush();
                    hang();
                });
        assertEquals(new Delivery.Done(), webhook("/", LONG).deliver(alarm));
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        WebhookTarget target = WebhookTarget.parse("http://127.0.0.1:" + free + "/t0ken");
        String why =
                assertInstanceOf(Delivery.Failed.class, webhook(target, LONG).deliver(alarm)).why();
        assertTrue(why.contains("ConnectException"), why);
        assertFalse(why.contains("t0ken"), why);
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        answers.add(exchange -> hang());
        Webhook webhook = webhook("/", LONG);
        CompletableFuture<Delivery> result =
                CompletableFuture.supplyAsync(() -> webhook.deliver(alarm));
        seen.take();
        webhook.close();
        assertInstanceOf(Delivery.Failed.class, result.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aBadSecretIsSaidAndNothingIsSent() throws IOException {
        assertSecretRefused("readable by everybody", "rw-r--r--", SECRET);
        assertSecretRefused("writable by everybody", "rw-----w-", SECRET);
        assertSecretRefused("shorter than 16 bytes", "rw-------", "short\n");
        assertSecretRefused("longer than 4096", "rw-------", "x".repeat(5_000));
        Files.delete(secret);
        String why =
                assertInstanceOf(Delivery.Failed.class, webhook("/", LONG).deliver(alarm)).why();
        assertTrue(why.contains("is not there"), why);
        assertEquals(0, seen.size());
    }

    @Test
    void readsRetryAfterInBothForms() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertEquals(Optional.of(Duration.ofSeconds(5)), Webhook.pause(" 5 ", now));
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                Webhook.pause("Thu, 01 Jan 2026 00:00:30 GMT", now));
        assertEquals(Optional.of(Duration.ofHours(1)), Webhook.pause("99999999999", now));
        for (String nonsense :
                new String[] {
                    "", "-1", "soon", "99999999999999999999999", "Wed, 31 Dec 2025 23:59:00 GMT"
                }) {
            assertEquals(Optional.empty(), Webhook.pause(nonsense, now), nonsense);
        }
    }

    @Test
    void anyRetryAfterIsReadOrLeft() {
        Random random = new Random(1);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        int rounds = Integer.getInteger("altnet.fuzz.rounds", 2_000);
        for (int i = 0; i < rounds; i++) {
            StringBuilder text = new StringBuilder("Thu, 01 Jan 2026 00:00:30 GMT");
            for (int j = random.nextInt(4); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(700));
            }
            Webhook.pause(text.toString(), now)
                    .ifPresent(pause -> assertTrue(pause.compareTo(Duration.ofHours(1)) <= 0));
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutRepeatingIt() {
        for (String text :
                new String[] {"", "x", "ftp://t0ken/", "http:///t0ken", "https://a b/t0ken"}) {
            String why =
                    assertThrows(IllegalArgumentException.class, () -> WebhookTarget.parse(text))
                            .getMessage();
            assertFalse(why.contains("t0ken"), why);
        }
    }

    private void assertSecretRefused(String because, String permissions, String content)
            throws IOException {
        Files.writeString(secret, content);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(permissions));
        Webhook webhook = webhook("/", LONG);
        String why = assertInstanceOf(Delivery.Failed.class, webhook.deliver(alarm)).why();
        assertTrue(why.contains(because), why);
        assertFalse(why.contains(SECRET), why);
        assertEquals(why, assertThrows(IOException.class, webhook::check).getMessage());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new java.util.TreeMap<>();
            exchange.getRequestHeaders().forEach((name, all) -> headers.put(name, all.get(0)));
            seen.add(
                    new Seen(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            headers,
                            body));
            Answer answer = answers.poll();
            if (answer == null) {
                exchange.sendResponseHeaders(204, -1);
            } else {
                answer.to(exchange);
            }
        }
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Webhook webhook(String path, Duration timeout) {
        return webhook(WebhookTarget.parse(url(path)), timeout);
    }

    private Webhook webhook(WebhookTarget target, Duration timeout) {
        return new Webhook(
                target,
                new WebhookSecret(secret),
                timeout,
                new Origin("some-instance", "regtest"),
                time);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
