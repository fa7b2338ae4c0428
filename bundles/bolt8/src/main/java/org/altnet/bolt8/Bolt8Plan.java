package org.altnet.bolt8;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session is to do, as a driver reads it from its configuration. Immutable. */
public final class Bolt8Plan {
    private final Bolt8Settings settings;
    private final Route route;
    private final Optional<Consumer<List<Endpoint>>> doorkeeper;

    private Bolt8Plan(
            Bolt8Settings settings, Route route, Optional<Consumer<List<Endpoint>>> doorkeeper) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.route = Objects.requireNonNull(route, "route");
        this.doorkeeper = doorkeeper;
    }

    /** A node that is reached where it listens. */
    public static Bolt8Plan of(Bolt8Settings settings, Route route) {
        return new Bolt8Plan(settings, route, Optional.empty());
    }

    /**
     * A node that is reached elsewhere, such as by an onion service: where it listens is shown to
     * nobody, and {@link Bolt8Session#reachableAt} tells where it is reached.
     *
     * @param doorkeeper told once, on the lane, what is bound, with the real ports; must not block
     */
    public Bolt8Plan reachedThrough(Consumer<List<Endpoint>> doorkeeper) {
        return new Bolt8Plan(settings, route, Optional.of(doorkeeper));
    }

    Bolt8Settings settings() {
        return settings;
    }

    Route route() {
        return route;
    }

    Optional<Consumer<List<Endpoint>>> doorkeeper() {
        return doorkeeper;
    }
}
