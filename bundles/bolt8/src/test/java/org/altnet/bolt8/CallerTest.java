package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HexFormat;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.testing.ManualTime;
import org.altnet.bolt8.testing.TestContext;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final PublicKey NODE =
            Keypair.of(HexFormat.of().parseHex("11".repeat(32))).publicKey();
    private static final Trouble REFUSED = Trouble.passing("connection refused");
    private static final Duration NEVER_UP = Duration.ZERO;

    private final ManualTime time = new ManualTime();
    private int calls;
    private boolean connected;
    private final Caller caller =
            new Caller(
                    new PeerAddress(NODE, new Endpoint("127.0.0.1", 9735)),
                    "Lightning",
                    new TestConfig()
                            .with("reconnect.first", "1s")
                            .with("reconnect.most", "5m")
                            .settings(),
                    context(time),
                    "circuit",
                    node -> connected,
                    self -> calls++);

    @Test
    void pausesDoubleUpToTheLongest() {
        caller.call();
        assertEquals(1, calls);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            caller.ended(REFUSED, NEVER_UP);
            assertEquals(Duration.ofSeconds(seconds), caller.untilNext());
            int before = calls;
            time.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertEquals(before, calls, "not before " + seconds + " s");
            time.advance(Duration.ofMillis(1));
            assertEquals(before + 1, calls);
            assertEquals(Duration.ZERO, caller.untilNext());
        }
        assertEquals(REFUSED, caller.trouble().orElseThrow());
    }

    @Test
    void pausesBeginAnewAfterAConnectionThatLasted() {
        fail(4);
        caller.ended(Trouble.passing("it closed the connection"), Duration.ofSeconds(30));
        assertEquals(Duration.ofSeconds(1), caller.untilNext());
    }

    @Test
    void aConnectionThatDidNotLastIsOneMoreFailure() {
        fail(4);
        caller.ended(Trouble.passing("it closed the connection"), Duration.ofSeconds(29));
        assertEquals(Duration.ofSeconds(16), caller.untilNext());
    }

    @Test
    void aPeerOfNoUseIsCalledAgainAfterTheLongestPause() {
        caller.call();
        caller.ended(Trouble.lasting("another network"), NEVER_UP);
        assertEquals(Duration.ofMinutes(5), caller.untilNext());
    }

    @Test
    void itRestsWhileThePeerHasCalledUs() {
        caller.call();
        connected = true;
        caller.ended(Trouble.passing("another connection to this node is up"), NEVER_UP);
        time.advance(Duration.ofHours(1));
        assertEquals(1, calls);

        connected = false;
        caller.lost(Trouble.passing("it closed the connection"), Duration.ofHours(1));
        time.advance(Duration.ofSeconds(1));
        assertEquals(2, calls);
    }

    @Test
    void aCallThatFallsDueWhileThePeerIsConnectedIsNotMade() {
        caller.call();
        caller.ended(REFUSED, NEVER_UP);
        connected = true;
        time.advance(Duration.ofHours(1));
        assertEquals(1, calls);
    }

    @Test
    void aLossDuringACallDoesNotMakeAnotherOne() {
        caller.call();
        caller.lost(REFUSED, NEVER_UP);
        time.advance(Duration.ofHours(1));
        assertEquals(1, calls);
    }

    @Test
    void itHurriesWhenTheWayIsFree() {
        fail(4);
        caller.ended(REFUSED, NEVER_UP);
        int before = calls;

        caller.hurry();
        caller.hurry();

        assertEquals(before + 1, calls);
        caller.ended(REFUSED, NEVER_UP);
        assertEquals(Duration.ofSeconds(1), caller.untilNext());
    }

    @Test
    void itStops() {
        caller.call();
        caller.ended(REFUSED, NEVER_UP);
        caller.stop();
        time.advance(Duration.ofHours(1));
        assertEquals(1, calls);
    }

    private void fail(int times) {
        caller.call();
        for (int i = 0; i < times; i++) {
            caller.ended(REFUSED, NEVER_UP);
            time.advance(Duration.ofMinutes(5));
        }
    }

    /** A context with hand-turned time, and back-off without jitter. */
    static DriverContext context(ManualTime time) {
        return (DriverContext)
                Proxy.newProxyInstance(
                        DriverContext.class.getClassLoader(),
                        new Class<?>[] {DriverContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "clock" -> time;
                                    case "lane" -> time.lane();
                                    case "backoff" ->
                                            TestContext.doubling(
                                                    (int) arguments[0],
                                                    (Duration) arguments[1],
                                                    (Duration) arguments[2]);
                                    default -> throw new AssertionError(method);
                                });
    }
}
