package org.altnet.api.stack;

import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each message that answers no question of ours: other nodes' questions, and what is
 * pushed. A service registered under this name is called (whiteboard).
 *
 * <p>A {@code Block} or a {@code NotFound} comes only from a peer that was asked for it within the
 * last hour, and late: the question has ended without it, or another peer was faster. That is no
 * offence. Nobody has looked at the block's body yet.
 */
@ConsumerType
@FunctionalInterface
public interface PeerMessageListener {
    /**
     * Called on the altstack's processing thread, one message at a time. Must not block.
     *
     * @param from who said it
     * @param message what was said
     */
    void received(PeerId from, Message message);
}
