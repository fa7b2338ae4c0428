package org.altnet.bolt8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.altnet.api.driver.DriverStatus.Reason;

/**
 * What a session stands on: its plan, its node key, its listeners.
 *
 * @param plan what to do
 * @param key our node key
 * @param listeners bound, nobody accepts yet
 */
record Foundation(Bolt8Plan plan, Keypair key, List<Listener> listeners) {
    Foundation {
        listeners = List.copyOf(listeners);
    }

    /** Why there can be no session until the operator does something. */
    static final class UnsoundException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        UnsoundException(Reason reason, Exception cause) {
            super(cause.getMessage(), cause);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }

    /**
     * Plans, checks and binds. Blocks on files, and on DNS if a listener is written as a name.
     *
     * @throws UnsoundException with one line: what, where, what to do
     */
    static Foundation lay(
            Medium medium,
            Supplier<Bolt8Plan> plans,
            Path stateDirectory,
            OpenResources resources,
            SecureRandom random)
            throws UnsoundException {
        Bolt8Plan plan;
        Keypair key;
        try {
            plan = plans.get();
            key = new NodeKey(stateDirectory, random).loadOrCreate();
            checkNotOurselves(medium, plan.settings(), key.publicKey());
        } catch (IOException | IllegalArgumentException e) {
            throw new UnsoundException(Reason.BAD_CONFIGURATION, e);
        }
        try {
            List<Listener> listeners = new ArrayList<>();
            for (Endpoint endpoint : plan.settings().listen()) {
                listeners.add(new Listener(endpoint, medium.section(), resources));
            }
            return new Foundation(plan, key, listeners);
        } catch (IOException e) {
            throw new UnsoundException(Reason.CANNOT_LISTEN, e);
        }
    }

    Bolt8Settings settings() {
        return plan.settings();
    }

    /** What is bound, with the real ports. */
    List<Endpoint> bound() {
        return listeners.stream().map(Listener::bound).toList();
    }

    /** Where others reach us, if it is where we listen. */
    Set<Endpoint> reachable() {
        Set<Endpoint> reachable = new LinkedHashSet<>();
        listeners.forEach(listener -> reachable.addAll(listener.reachable()));
        return reachable;
    }

    private static void checkNotOurselves(Medium medium, Bolt8Settings settings, PublicKey own) {
        if (settings.inbound().known().contains(own)) {
            throw new IllegalArgumentException(
                    medium.section() + " peers: " + own + " is this node itself, take it out");
        }
    }
}
