package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;

/** A driver whose calls go directly or through one proxy, with a section as operators write it. */
final class TestConfig implements Driver {
    static final Medium MEDIUM = new Medium("lightning", "Lightning", "[altnet.lightning]");

    private final Map<String, String> values =
            new TreeMap<>(
                    Map.of(
                            "listen", "",
                            "peers", "",
                            "inbound", "peers",
                            "inbound.max", "16",
                            "proxy", "",
                            "reconnect.first", "1s",
                            "reconnect.most", "5m",
                            "ping.interval", "60s",
                            "handshake.timeout", "10s"));

    /** Pauses are short, since tests wait for them. */
    static TestConfig quick() {
        return new TestConfig()
                .with("reconnect.first", "20ms")
                .with("reconnect.most", "200ms")
                .with("handshake.timeout", "5s");
    }

    TestConfig with(String key, String value) {
        assertTrue(values.put(key, value) != null, key);
        return this;
    }

    Bolt8Settings settings() {
        return Bolt8Settings.of(MEDIUM)
                .listen(values.get("listen"))
                .peers(values.get("peers"))
                .inbound(values.get("inbound"), values.get("inbound.max"))
                .reconnect(values.get("reconnect.first"), values.get("reconnect.most"))
                .pingInterval(values.get("ping.interval"))
                .handshakeTimeout(values.get("handshake.timeout"))
                .read();
    }

    private Bolt8Plan plan() {
        Optional<Endpoint> proxy =
                Optional.of(values.get("proxy"))
                        .filter(text -> !text.isEmpty())
                        .map(Endpoint::parse);
        return Bolt8Plan.of(settings(), target -> proxy);
    }

    @Override
    public DriverSession open(DriverContext context) {
        Bolt8Session session = new Bolt8Session(context, MEDIUM, this::plan);
        session.start();
        return session;
    }
}
