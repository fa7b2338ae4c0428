package org.altnet.api.stack;

import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told of each message that answers no question of ours: other nodes' questions, and what is
 * pushed. A service registered under this name is called (whiteboard).
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
