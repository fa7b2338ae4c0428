package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no way to a web server through a proxy, so proxy-only mode bars it. */
class BarredWebhookTest {
    private static final ProxyOnly CONFIGURED = ProxyOnly.of("127.0.0.1:9050");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.invalid/t0ken", "http://198.51.100.7/t0ken",
                "http://localhost:8080/t0ken", "http://[2001:db8::1]/t0ken"
            })
    void inProxyOnlyModeNothingElsewhereIsPostedTo(String address) {
        Sink sink = sink(address, CONFIGURED);
        assertInstanceOf(BarredWebhook.class, sink);
        String why = assertThrows(IOException.class, sink::check).getMessage();
        assertTrue(why.contains("in proxy-only mode (proxy.only=127.0.0.1:9050)"), why);
        assertTrue(why.contains("set webhook to a server at a loopback address"), why);
        assertFalse(why.contains("t0ken"), "the path is a secret");
        var rejected =
                assertInstanceOf(
                        Delivery.Rejected.class, sink.deliver(Samples.alarm(1, "key", "text")));
        assertEquals(why, rejected.why());
        assertEquals("webhook", sink.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/", "http://[::1]:8080/"})
    void oneOnThisMachineIsNoMatterOfIt(String address) {
        assertInstanceOf(Webhook.class, sink(address, CONFIGURED));
    }

    @Test
    void withoutTheModeAnyIsPostedTo() {
        assertInstanceOf(Webhook.class, sink("https://example.invalid/", ProxyOnly.OFF));
    }

    private static Sink sink(String address, ProxyOnly only) {
        return AlarmRoom.webhook(
                new AlarmSettings.Web(
                        WebhookTarget.parse(address),
                        new WebhookSecret(Path.of("nowhere")),
                        Duration.ofSeconds(1)),
                only,
                new Origin("some-instance", "regtest"),
                new ManualTime());
    }
}
