package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Alarms in the program that ships: told by a hook and a webhook, across a power cut. */
public class AlarmIT {
    @Rule public final TemporaryFolder folder = new TemporaryFolder(Path.of("target").toFile());

    private final ConcurrentLinkedQueue<String> posted = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap.KeySetView<String, Boolean> keys =
            ConcurrentHashMap.newKeySet();
    private final AtomicInteger status = new AtomicInteger(204);
    private HttpServer server;
    private Path told;
    private Path hook;
    private Path secret;

    @Before
    public void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = exchange.getRequestBody().readAllBytes();
                        if (status.get() == 204) {
                            posted.add(new String(body, StandardCharsets.UTF_8));
                            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
                        }
                        exchange.sendResponseHeaders(status.get(), -1);
                    }
                });
        server.start();
        Path directory = folder.newFolder("operator").toPath().toAbsolutePath();
        permissions(directory, "rwx------");
        told = directory.resolve("told");
        hook = Files.writeString(directory.resolve("hook"), hookThatAppends());
        permissions(hook, "rwx------");
        secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef\n");
        permissions(secret, "rw-------");
    }

    @After
    public void close() {
        server.stop(0);
    }

    @Test
    public void peopleAreToldAlsoAfterAPowerCut() throws Exception {
        try (AltNetProcess altnet = altnet().start()) {
            assertEquals("No alarms.", altnet.exec("altnet:alarms"));
            status.set(503);
            altnet.exec("altnet:alarms test");
            String key = onlyAlarm(altnet).getString("key");
            AltNetProcess.await("the hook", () -> lines().size() == 1);
            assertEquals("1 NOTICE ACTIVE " + key, lines().get(0));

            altnet.kill();
            status.set(204);
            altnet.start();
            AltNetProcess.await("the webhook, and the end", () -> posted.size() == 2);
            AltNetProcess.await("the end by the hook", () -> lines().size() == 2);
            assertEquals("2 NOTICE CLEARED " + key, lines().get(1));
            assertEquals(2, keys.size());
            assertEquals(
                    List.of("ACTIVE", "CLEARED"),
                    posted.stream().map(body -> json(body).getString("state")).toList());
            assertEquals("CLEARED", onlyAlarm(altnet).getString("state"));
            assertTrue(altnet.log(), altnet.log().contains("NOTICE " + key));
            assertFalse("the path is a secret", altnet.log().contains("t0ken"));

            Path status = altnet.home().resolve("var/state/alarm/status");
            assertEquals("OK", Files.readString(status).strip());
            JsonObject truth = json(Files.readString(status.resolveSibling("status.json")));
            assertEquals("OK", truth.getString("worst"));
            assertEquals("regtest", truth.getString("network"));
        }
    }

    @Test
    public void aMistakeIsFoundAtTheStartAndTheRestRuns() throws Exception {
        permissions(hook, "rwxr-xrwx");
        try (AltNetProcess altnet = altnet().start()) {
            AltNetProcess.await(
                    "a line that says what to do",
                    () -> altnet.log().contains("Alarms cannot be told by hook: "));
            assertTrue(altnet.log(), altnet.log().contains("do chmod go-w " + hook));
            altnet.exec("altnet:alarms test");
            AltNetProcess.await("the webhook", () -> !posted.isEmpty());
            assertFalse(Files.exists(told));
        }
    }

    private AltNetProcess altnet() throws IOException {
        return new AltNetProcess(
                "network=regtest",
                "[altnet.watchdog]",
                "gap=1h",
                "[altnet.alarm]",
                "hysteresis=3s",
                "exec=" + hook,
                "webhook=http://127.0.0.1:" + server.getAddress().getPort() + "/t0ken",
                "webhook.secret.file=" + secret);
    }

    private String hookThatAppends() {
        return "#!/bin/sh\n"
                + "echo \"$ALTNET_ALARM_SEQUENCE $ALTNET_ALARM_SEVERITY $ALTNET_ALARM_STATE"
                + " $ALTNET_ALARM_KEY\" >> "
                + told
                + "\n";
    }

    private List<String> lines() throws IOException {
        return Files.exists(told) ? Files.readAllLines(told) : List.of();
    }

    private static JsonObject onlyAlarm(AltNetProcess altnet)
            throws IOException, InterruptedException {
        var alarms = json(altnet.exec("altnet:alarms --json --all")).getJsonArray("alarms");
        assertEquals(alarms.toString(), 1, alarms.size());
        return alarms.getJsonObject(0);
    }

    private static JsonObject json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static void permissions(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
