package org.altnet.driver.bolt8;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;

/** Puts what the session knows into a status for people. Confined to the lane. */
final class StatusBoard {
    private final DriverContext context;
    private List<Endpoint> listening = List.of();
    private State state;
    private Instant since;

    StatusBoard(DriverContext context) {
        this.context = context;
    }

    void listening(List<Endpoint> endpoints) {
        listening = List.copyOf(endpoints);
    }

    void starting() {
        show(State.STARTING, Set.of(), "warming up");
    }

    void failed(Reason reason, String text) {
        show(State.FAILED, Set.of(reason), text);
    }

    /**
     * @param up how many peers are connected
     * @param missing configured peers that are not
     * @param configured how many peers are configured
     */
    void report(int up, List<Caller> missing, int configured) {
        if (up > 0) {
            show(State.ACTIVE, Set.of(), peers(up) + lacking(missing, configured) + whereToCall());
        } else if (configured > 0) {
            unreachable(missing, configured);
        } else if (listening.isEmpty()) {
            show(
                    State.INACTIVE,
                    Set.of(Reason.NO_PEERS),
                    "nobody to talk to: set peers or listen in " + Settings.SECTION);
        } else {
            show(State.INACTIVE, Set.of(Reason.NO_PEERS), "nobody has called" + whereToCall());
        }
    }

    private void unreachable(List<Caller> missing, int configured) {
        Optional<Caller> troubled =
                missing.stream().filter(caller -> caller.trouble().isPresent()).findFirst();
        if (troubled.isEmpty()) {
            show(State.STARTING, Set.of(), "calling " + peers(configured) + whereToCall());
            return;
        }
        Trouble trouble = troubled.get().trouble().orElseThrow();
        Set<Reason> reasons = EnumSet.of(Reason.PEERS_UNREACHABLE);
        if (trouble.kind() == Trouble.Kind.PROXY) {
            reasons.add(Reason.MISSING_HELPER);
        }
        show(
                State.INACTIVE,
                reasons,
                "0 of "
                        + peers(configured)
                        + ": "
                        + trouble.text()
                        + " ("
                        + troubled.get().address().node().redacted()
                        + ")"
                        + nextTry(troubled.get())
                        + whereToCall());
    }

    private static String nextTry(Caller caller) {
        Duration left = caller.untilNext();
        return left.isZero() ? ", trying again" : ", next try in " + Trouble.inWords(left);
    }

    private static String lacking(List<Caller> missing, int configured) {
        return missing.isEmpty()
                ? ""
                : ", " + missing.size() + " of " + configured + " configured not reached";
    }

    private String whereToCall() {
        return listening.isEmpty()
                ? ""
                : ", listening on "
                        + listening.stream()
                                .map(Endpoint::toString)
                                .collect(Collectors.joining(" and "));
    }

    private static String peers(int count) {
        return count + (count == 1 ? " peer" : " peers");
    }

    private void show(State now, Set<Reason> reasons, String text) {
        if (now != state) {
            state = now;
            since = context.clock().now().wall();
        }
        context.status(new DriverStatus(now, reasons, text, since));
    }
}
