package org.altnet.driver.bolt8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.PeerId;

/**
 * What a session stands on: its settings, its node key, its listeners.
 *
 * @param settings checked
 * @param key our node key
 * @param listeners bound, nobody accepts yet
 */
record Foundation(Settings settings, Keypair key, List<Listener> listeners) {
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
     * Reads, checks and binds. Blocks on files, and on DNS if a listener is written as a name.
     *
     * @throws UnsoundException with one line: what, where, what to do
     */
    static Foundation lay(
            LightningConfig config,
            Path stateDirectory,
            OpenResources resources,
            SecureRandom random)
            throws UnsoundException {
        Settings settings;
        Keypair key;
        try {
            settings = Settings.of(config);
            key = new NodeKey(stateDirectory, random).loadOrCreate();
            checkNotOurselves(settings, key.publicKey());
        } catch (IOException | IllegalArgumentException e) {
            throw new UnsoundException(Reason.BAD_CONFIGURATION, e);
        }
        try {
            List<Listener> listeners = new ArrayList<>();
            for (Endpoint endpoint : settings.listen()) {
                listeners.add(new Listener(endpoint, resources));
            }
            return new Foundation(settings, key, listeners);
        } catch (IOException e) {
            throw new UnsoundException(Reason.CANNOT_LISTEN, e);
        }
    }

    /** Under which addresses others reach us. */
    Set<PeerId> addresses() {
        Set<PeerId> addresses = new LinkedHashSet<>();
        for (Listener listener : listeners) {
            for (Endpoint endpoint : listener.reachable()) {
                addresses.add(new PeerAddress(key.publicKey(), endpoint).peerId());
            }
        }
        return addresses;
    }

    private static void checkNotOurselves(Settings settings, PublicKey own) {
        if (settings.inbound().known().contains(own)) {
            throw new IllegalArgumentException(
                    Settings.SECTION + " peers: " + own + " is this node itself, take it out");
        }
    }
}
