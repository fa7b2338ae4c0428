package org.altnet.bolt8;

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
    private final String section;
    private List<Endpoint> listening = List.of();
    private boolean reachedElsewhere;
    private Optional<Hindrance> hindrance = Optional.empty();
    private State state;
    private Instant since;

    /**
     * @param section what an operator without peers is pointed to
     */
    StatusBoard(DriverContext context, String section) {
        this.context = context;
        this.section = section;
    }

    void listening(List<Endpoint> endpoints) {
        listening = List.copyOf(endpoints);
    }

    /** Others reach us, and it is not shown where. */
    void reachedElsewhere() {
        reachedElsewhere = true;
    }

    /** What is in the way of all peers; shows with what is told next. */
    void hindered(Optional<Hindrance> by) {
        hindrance = by;
    }

    void starting() {
        show(State.STARTING, Set.of(), hindrance.map(Hindrance::text).orElse("warming up"));
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
            String beside = hindrance.map(by -> "; " + by.text()).orElse("");
            show(
                    State.ACTIVE,
                    Set.of(),
                    peers(up) + lacking(missing, configured) + whereToCall() + beside);
        } else if (hindrance.isPresent()) {
            Hindrance by = hindrance.get();
            show(by.state(), by.reasons(), by.text());
        } else if (configured > 0) {
            unreachable(missing, configured);
        } else if (listening.isEmpty() && !reachedElsewhere) {
            show(
                    State.INACTIVE,
                    Set.of(Reason.NO_PEERS),
                    "nobody to talk to: set peers or listen in " + section);
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
