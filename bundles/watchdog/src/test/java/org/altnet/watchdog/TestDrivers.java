package org.altnet.watchdog;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.Traffic;

/** Drivers as the altstack shows them. */
final class TestDrivers {
    private TestDrivers() {}

    static DriverView active(String id, int peers, long in, long out) {
        return view(
                id, new DriverStatus(State.ACTIVE, Set.of(), "", Instant.EPOCH), peers, in, out);
    }

    static DriverView in(String id, State state, Reason... reasons) {
        return view(
                id,
                new DriverStatus(state, Set.of(reasons), "as scripted", Instant.EPOCH),
                0,
                0,
                0);
    }

    private static DriverView view(String id, DriverStatus status, int peers, long in, long out) {
        return new DriverView(
                1,
                "test",
                new Capabilities(
                        id,
                        true,
                        true,
                        Set.of(Scope.HEADERS),
                        Exchange.REQUEST,
                        65_535,
                        1_000_000,
                        100,
                        0,
                        Privacy.ENCRYPTED,
                        Trust.AUTHENTICATED,
                        id,
                        true,
                        true,
                        "nothing"),
                status,
                List.of(),
                peers,
                new Traffic(in, in * 80, out, out * 80, 0),
                0,
                "");
    }
}
