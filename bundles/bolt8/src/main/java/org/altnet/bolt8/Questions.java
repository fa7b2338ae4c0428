package org.altnet.bolt8;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Message;
import org.altnet.api.time.Moment;

/**
 * Which long messages peers were asked for lately. An answer may come long after the host has
 * stopped waiting for it, and over another connection to the same node, and is still worth taking.
 *
 * <p>Confined to its owner's lock. Grows with whom we ask, and not with who calls.
 */
final class Questions {
    /** For how long after the question an answer is one. */
    static final Duration OPEN = Duration.ofHours(1);

    /**
     * @param peer an {@link PeerId#identity() identity}
     * @param type of the message that it was asked for
     */
    private record Question(PeerId peer, int type) {}

    private final Map<Question, Moment> asked = new HashMap<>();

    /** A message goes to a peer; if it is a question for a long message, that is noted. */
    void sending(PeerId peer, Message message, Moment now) {
        if (message instanceof GetData) {
            asked.put(new Question(peer.identity(), MessageType.BLOCK), now);
        } else if (message instanceof GetTx) {
            asked.put(new Question(peer.identity(), MessageType.TX), now);
        }
    }

    /** Whether what this peer has is an answer. */
    boolean isOpen(PeerId peer, int type, Moment now) {
        Moment when = asked.get(new Question(peer.identity(), type));
        return when != null && !isOver(when, now);
    }

    /** Forgets what is too long ago. To be called every now and then. */
    void due(Moment now) {
        asked.values().removeIf(when -> isOver(when, now));
    }

    private static boolean isOver(Moment when, Moment now) {
        return now.since(when).compareTo(OPEN) >= 0;
    }
}
