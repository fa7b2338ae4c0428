package org.altnet.driver.onion.tor;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a tor is. Immutable; nothing in it but {@link #service} holds an onion address.
 *
 * @param phase how far it is
 * @param percent of its way into the Tor network, 0 to 100
 * @param text the phase in one line for people, beginning in lower case
 * @param trouble what keeps it, for people; empty if nothing does
 * @param socks where it takes streams; empty when it is not there
 * @param service the id of our onion service, which is its address without {@code .onion}; empty if
 *     there is none
 * @param publication whether others find that service
 * @param refusals of directories in a row
 */
public record TorState(
        Phase phase,
        int percent,
        String text,
        String trouble,
        Optional<InetSocketAddress> socks,
        Optional<String> service,
        Publication publication,
        int refusals) {
    /** Nothing is known of it yet. */
    public static final TorState STARTING = starting("tor is starting");

    private static final int DONE = 100;

    /** One directory of several may refuse. */
    private static final int REFUSALS = 4;

    /** How far. */
    public enum Phase {
        /** It is being started, or connected to. */
        STARTING,
        /** It is on its way into the Tor network. */
        BOOTSTRAPPING,
        /** Circuits can be built. */
        READY,
        /** It is not there, and is tried again. */
        DOWN
    }

    /** Whether others find our onion service. */
    public enum Publication {
        /** No directory has answered yet. */
        PENDING,
        /** A directory has its descriptor. */
        DONE,
        /** Directories refused its descriptor, and none has taken it since. */
        FAILED
    }

    public TorState {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(trouble, "trouble");
        Objects.requireNonNull(socks, "socks");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(publication, "publication");
    }

    static TorState starting(String text) {
        return absent(Phase.STARTING, text, "");
    }

    static TorState down(String why) {
        return absent(Phase.DOWN, "tor is not there", why);
    }

    /** Spoken to; what it tells follows. */
    static TorState connected(String introduction) {
        return absent(Phase.BOOTSTRAPPING, introduction, "");
    }

    private static TorState absent(Phase phase, String text, String trouble) {
        return new TorState(
                phase,
                0,
                text,
                trouble,
                Optional.empty(),
                Optional.empty(),
                Publication.PENDING,
                0);
    }

    TorState listeningAt(InetSocketAddress at) {
        return new TorState(
                phase, percent, text, trouble, Optional.of(at), service, publication, refusals);
    }

    TorState serving(String id) {
        return new TorState(
                phase, percent, text, trouble, socks, Optional.of(id), Publication.PENDING, 0);
    }

    TorState after(TorEvent event) {
        if (event instanceof TorEvent.Bootstrap bootstrap) {
            return after(bootstrap);
        } else if (event instanceof TorEvent.Circuits circuits) {
            return circuits.up()
                    ? circuitsUp()
                    : to(Phase.BOOTSTRAPPING, "tor has no circuits", "");
        } else if (event instanceof TorEvent.Skew skew) {
            return to(phase, text, inWords(skew.ahead()));
        } else if (event instanceof TorEvent.Descriptor descriptor) {
            return after(descriptor);
        }
        return this;
    }

    private TorState after(TorEvent.Bootstrap bootstrap) {
        if (bootstrap.percent() < percent) {
            // an answer that was overtaken by an event
            return this;
        }
        if (bootstrap.percent() == DONE) {
            return with(DONE).circuitsUp();
        }
        return with(bootstrap.percent())
                .to(
                        Phase.BOOTSTRAPPING,
                        "bootstrapping "
                                + bootstrap.percent()
                                + " % ("
                                + bootstrap.step().toLowerCase(Locale.ROOT)
                                + ")",
                        bootstrap.trouble().isEmpty() ? trouble : bootstrap.trouble());
    }

    private TorState circuitsUp() {
        return percent == DONE ? to(Phase.READY, "tor is ready", "") : this;
    }

    private TorState after(TorEvent.Descriptor descriptor) {
        if (!service.equals(Optional.of(descriptor.service()))) {
            return this;
        }
        if (descriptor.uploaded()) {
            return with(Publication.DONE, 0);
        }
        boolean stillThere = publication == Publication.DONE && refusals + 1 < REFUSALS;
        return with(stillThere ? Publication.DONE : Publication.FAILED, refusals + 1);
    }

    private TorState to(Phase next, String line, String why) {
        return new TorState(next, percent, line, why, socks, service, publication, refusals);
    }

    private TorState with(int far) {
        return new TorState(phase, far, text, trouble, socks, service, publication, refusals);
    }

    private TorState with(Publication next, int refused) {
        return new TorState(phase, percent, text, trouble, socks, service, next, refused);
    }

    private static String inWords(Duration ahead) {
        String by =
                ahead.isZero()
                        ? "wrong"
                        : amount(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead");
        return "this machine's clock is " + by + ", says Tor; set it right";
    }

    private static String amount(Duration duration) {
        if (duration.toMinutes() < 2) {
            return duration.toSeconds() + " s";
        }
        return duration.toHours() < 2 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
