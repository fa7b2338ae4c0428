package org.altnet.driver.loopback;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.driver.Trust;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver: its configuration, and a session for whoever opens it. */
@Component(name = "altnet.loopback", configurationPid = "altnet.loopback", service = Driver.class)
@Designate(ocd = LoopbackDriver.Config.class)
@TransportCapabilities(
        id = LoopbackDriver.ID,
        scopes = {Scope.HEADERS, Scope.BLOCKS, Scope.TRANSACTIONS},
        mtu = 4_000_000,
        latency = 1,
        privacy = Privacy.HIDDEN,
        trust = Trust.SELF,
        group = LoopbackDriver.ID,
        overlap = true,
        proxied = true,
        leaks = "Nothing: it never leaves this process, and proves nothing either.")
public final class LoopbackDriver implements Driver {
    static final String ID = "loopback";

    /** What the operator can set. */
    @ObjectClassDefinition(name = "AltNet loopback driver")
    public @interface Config {
        @AttributeDefinition(description = "Milliseconds that each message takes")
        int delay_ms() default 0;

        @AttributeDefinition(description = "Share of messages that get lost, 0 to 1")
        double loss() default 0;

        @AttributeDefinition(description = "How it lies: none, wrong-work, broken-link, ...")
        String garble() default "none";
    }

    private final LoopbackMedium medium;
    private final String name;
    private final boolean ownPeer;
    private final Supplier<Faults> faults;

    /** As a component: alone on a medium of its own, its own peer. */
    @Activate
    public LoopbackDriver(Config config) {
        this(new LoopbackMedium(), "self", true, () -> faults(config));
    }

    /** As one of several ends of a medium. */
    public LoopbackDriver(LoopbackMedium medium, String name, Faults faults) {
        this(medium, name, false, () -> faults);
    }

    private LoopbackDriver(
            LoopbackMedium medium, String name, boolean ownPeer, Supplier<Faults> faults) {
        this.medium = medium;
        this.name = name;
        this.ownPeer = ownPeer;
        this.faults = faults;
    }

    @Override
    public DriverSession open(DriverContext context) {
        LoopbackSession session =
                new LoopbackSession(context, medium, name, faults.get(), new Random());
        context.lane().execute(() -> session.warmup(ownPeer));
        return session;
    }

    private static Faults faults(Config config) {
        try {
            return new Faults(
                    Duration.ofMillis(config.delay_ms()),
                    config.loss(),
                    Faults.Garble.of(config.garble()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "[altnet.loopback] delay.ms, loss or garble: "
                            + e.getMessage()
                            + "; garble is one of "
                            + Faults.lies(),
                    e);
        }
    }
}
