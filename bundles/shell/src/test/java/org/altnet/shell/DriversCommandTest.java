package org.altnet.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.Traffic;
import org.altnet.api.testing.ManualTime;
import org.altnet.shell.control.GogoSession;
import org.junit.jupiter.api.Test;

class DriversCommandTest {
    private final DriverView lightning =
            Samples.driver("lightning", DriverStatus.State.ACTIVE, "connection refused");

    @Test
    void listsThem() {
        String text = Outcomes.text(drivers(lightning), "altnet:drivers");
        assertTrue(text.startsWith("driver     state   since      capabilities"), text);
        assertTrue(text.contains("lightning  ACTIVE  3 min 5 s  headers, both ways,"), text);
        assertTrue(text.contains("12, 1.2 kB"), text);
        assertTrue(text.contains("2 failures;"), text);
    }

    @Test
    void showsOneInFull() {
        String text = Outcomes.text(drivers(lightning), "altnet:drivers lightning");
        assertTrue(text.contains("altnet-driver-lightning 0.1.0"), text);
        assertTrue(text.contains("signer of 42"), text);
        assertTrue(text.contains("how much they say."), text);
        assertTrue(text.endsWith("reachable at\n02cd@127.0.0.1:9735\n02cd@[::1]:9735\n"), text);
        assertTrue(text.contains("connection refused"), text);
    }

    @Test
    void asJson() {
        GogoSession gogo = drivers(lightning);
        JsonObject one = Outcomes.json(gogo, "altnet:drivers lightning --json");
        assertEquals("ACTIVE", one.getString("state"));
        assertEquals("signer of 42", one.getString("signer"));
        assertEquals(65_533, one.getJsonObject("capabilities").getInt("mtu"));
        assertEquals(1_234, one.getJsonObject("traffic").getInt("bytesIn"));
        assertEquals(
                one, Outcomes.json(gogo, "altnet:drivers --json").getJsonArray("drivers").get(0));
    }

    @Test
    void saysWhichThereAre() {
        GogoSession gogo = drivers(lightning);
        Outcomes.fails(1, "no driver has the id tor, there are: lightning", gogo, "drivers tor");
        Outcomes.fails(2, "unexpected b", gogo, "drivers a b");
        assertEquals("No drivers.\n", Outcomes.text(drivers(), "drivers"));
    }

    @Test
    void theWorstOfThemStillFits() {
        DriverView worst =
                new DriverView(
                        Long.MAX_VALUE,
                        "b".repeat(90),
                        Samples.capabilities("d".repeat(32)),
                        new DriverStatus(
                                DriverStatus.State.INACTIVE,
                                Set.of(DriverStatus.Reason.values()),
                                "\u001b[2J" + "x".repeat(300),
                                Samples.NOW.minus(Duration.ofDays(10_000).plusHours(23))),
                        List.of(new PeerId("d", "a".repeat(100))),
                        99,
                        new Traffic(123_456_789, Long.MAX_VALUE, 123_456_789, Long.MAX_VALUE, 1),
                        Integer.MAX_VALUE,
                        "");
        String text = Outcomes.text(drivers(worst, lightning), "altnet:drivers");
        assertTrue(text.contains("ACTIVE") && text.contains("?[2Jxx"), text);
        Outcomes.text(drivers(worst), "altnet:drivers " + "d".repeat(32));
        Outcomes.json(drivers(worst), "altnet:drivers --json");
    }

    private static GogoSession drivers(DriverView... views) {
        Altstack altstack = Stub.of(Altstack.class, Map.of("drivers", Arrays.asList(views)));
        return GogoSession.with(
                "drivers", new DriversCommand(altstack, id -> "signer of " + id, new ManualTime()));
    }
}
