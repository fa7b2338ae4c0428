package org.altnet.bolt8;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When to call one configured peer: at once, and again after each failure or loss, with jittered
 * pauses that double; they begin anew after a connection that lasted, and are longest from the
 * start where calling again soon is of no use. Rests while the peer is connected, whoever called.
 *
 * <p>Confined to the lane.
 */
final class Caller {
    private static final Logger LOG = LoggerFactory.getLogger(Caller.class);

    private static final String LINE = "{} - No connection to {}: {}, next try in {}";

    /** A connection of this length was a good one. */
    private static final Duration LASTED = Duration.ofSeconds(30);

    private final PeerAddress address;
    private final Bolt8Settings settings;
    private final String name;
    private final DriverContext context;
    private final Predicate<PublicKey> connected;
    private final Consumer<Caller> dial;
    private final String isolation;
    private Lane.Task next = () -> {};
    private Moment scheduled;
    private Duration pause = Duration.ZERO;
    private boolean calling;
    private int attempt;
    private Trouble trouble;

    /**
     * @param name how log lines begin
     * @param connected whether a node is connected
     * @param isolation what keeps this peer's calls apart from others at a Tor proxy
     * @param dial calls without blocking; {@link #ended} follows
     */
    Caller(
            PeerAddress address,
            String name,
            Bolt8Settings settings,
            DriverContext context,
            String isolation,
            Predicate<PublicKey> connected,
            Consumer<Caller> dial) {
        this.address = address;
        this.name = name;
        this.settings = settings;
        this.context = context;
        this.isolation = isolation;
        this.connected = connected;
        this.dial = dial;
        this.scheduled = context.clock().now();
    }

    PeerAddress address() {
        return address;
    }

    String isolation() {
        return isolation;
    }

    void call() {
        if (!calling && !connected.test(address.node())) {
            calling = true;
            dial.accept(this);
        }
    }

    /** What kept us from calling may be gone: calls now, unless it is connected. */
    void hurry() {
        next.cancel();
        attempt = 0;
        call();
    }

    /** Our call is over: it failed, or its connection ended after {@code lasted}. */
    void ended(Trouble why, Duration lasted) {
        calling = false;
        lost(why, lasted);
    }

    /** A connection to the peer ended, whoever called. */
    void lost(Trouble why, Duration lasted) {
        if (calling || connected.test(address.node())) {
            return;
        }
        if (lasted.compareTo(LASTED) >= 0) {
            attempt = 0;
        }
        pause =
                why.kind() == Trouble.Kind.LASTING
                        ? context.backoff(0, settings.reconnectMost(), settings.reconnectMost())
                        : context.backoff(
                                attempt++, settings.reconnectFirst(), settings.reconnectMost());
        // the end of a connection that was up is logged where it ends
        log(why, lasted.isZero() && !why.equals(trouble));
        trouble = why;
        scheduled = context.clock().now();
        next.cancel();
        next = context.lane().schedule(pause, this::call);
    }

    void stop() {
        next.cancel();
    }

    /** Why the last call failed, or the last connection ended. */
    Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Time until the next call, zero if one is under way. */
    Duration untilNext() {
        Duration left = pause.minus(context.clock().now().since(scheduled));
        return calling || left.isNegative() ? Duration.ZERO : left;
    }

    private void log(Trouble why, boolean news) {
        String who = address.node().redacted();
        String when = Trouble.inWords(pause);
        if (news) {
            LOG.info(LINE, name, who, why.text(), when);
        } else {
            LOG.debug(LINE, name, who, why.text(), when);
        }
    }
}
