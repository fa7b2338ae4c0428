package org.altnet.api.driver;

import java.util.concurrent.CompletionStage;
import org.altnet.api.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One life of a driver, from {@link Driver#open} to {@link #close}.
 *
 * <p>Every method is called on the driver's lane, so never two at a time. A method that blocks
 * stops the whole lane; after 5 s the host gives the session up. Blocking I/O belongs on {@link
 * DriverContext#spawn}.
 */
@ConsumerType
public interface DriverSession {
    /**
     * Hands a message to the medium. Returns at once.
     *
     * @param peer one that this session has announced with {@link DriverContext#peerUp}
     * @param message of a kind within this driver's scopes
     * @return completes when the medium has taken the message (not when it has arrived), or fails
     *     with the cause as soon as it is known that it will not; an unknown or departed peer fails
     *     at once. Never null. May complete on any thread.
     */
    CompletionStage<Void> send(PeerId peer, Message message);

    /**
     * Drops a peer that misbehaves, followed by {@link DriverContext#peerDown}. A medium without
     * connections does nothing: the host ignores what the peer sends from now on.
     *
     * @param peer the peer
     * @param reason for the driver's own log
     */
    default void disconnect(PeerId peer, String reason) {}

    /**
     * Ends this session: sockets closed, spawned bodies on their way out. Idempotent, within 5 s.
     * Called on the lane; or, when the lane is stuck, on another thread. Results that arrive
     * afterwards are dropped by the host. Does not throw.
     */
    void close();
}
