package org.altnet.validation;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.time.Moment;

/**
 * Whether a node that says it is catching up is left to do so. Core says so for as long as its
 * blocks are old, and they stay old if they are withheld: so it is believed for {@link
 * Escalation#SYNCING_EXCUSES}, and after that only while blocks do come, at least one from one look
 * to the next. A trickle with which the node would take days is thus not enough.
 *
 * <p>Monotonic time. Not thread-safe.
 */
final class OwnSync {
    /** Between two looks. */
    static final Duration LOOKS_EACH = Duration.ofMinutes(1);

    /** Since when the node has said so, and not that it was ready. */
    private Optional<Moment> since = Optional.empty();

    private Optional<Hash256> last = Optional.empty();

    /**
     * Looks at the node. To be told each {@link #LOOKS_EACH}, while the answer is yes.
     *
     * @param says what it says of itself
     * @param block its best block
     */
    boolean isUnderWay(Moment now, NodeStatus.State says, Optional<Hash256> block) {
        boolean came = !block.equals(last);
        last = block;
        if (says == NodeStatus.State.READY) {
            since = Optional.empty();
        }
        if (says != NodeStatus.State.SYNCING) {
            return false;
        }
        since = since.or(() -> Optional.of(now));
        return came || now.since(since.get()).compareTo(Escalation.SYNCING_EXCUSES) < 0;
    }
}
