package org.altnet.simulator.anycast;

import java.time.Duration;
import java.util.List;
import org.altnet.api.message.Headers;

/** What is asked for, in which world, and when asking may end. */
enum Goal {
    /** The others have a better chain; the first proof of it ends the asking. */
    SEARCH("time to the first better chain, asking until somebody shows one"),
    /** The others have a better chain; validation's probe, which goes on to a second medium. */
    PROBE("time to the first better chain, in a probe as validation judges it"),
    /** The others have what the node has; validation's probe ends when two media say so. */
    ALL_CLEAR("time to all-clear, two media at the node's tip");

    /** Media that must agree: validation's default. */
    static final int ALL_CLEAR_GROUPS = 2;

    private final String description;

    Goal(String description) {
        this.description = description;
    }

    String description() {
        return description;
    }

    Headers truth(Truth world) {
        return this == ALL_CLEAR ? world.level() : world.better();
    }

    /** Whether somebody would say what is asked for within the time a peer has. */
    boolean isWithinReach(List<PeerScript> scripts, Duration perPeer) {
        if (this == ALL_CLEAR) {
            return scripts.stream()
                            .filter(
                                    script ->
                                            script.inNeed().kind() == Reply.Kind.TRUTH
                                                    || script.inNeed().kind() == Reply.Kind.ECHO)
                            .filter(script -> script.inNeed().comesWithin(perPeer))
                            .map(PeerScript::medium)
                            .distinct()
                            .count()
                    >= ALL_CLEAR_GROUPS;
        }
        return scripts.stream()
                .map(PeerScript::inNeed)
                .anyMatch(reply -> reply.kind() == Reply.Kind.TRUTH && reply.comesWithin(perPeer));
    }
}
