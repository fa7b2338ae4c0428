package org.altnet.bolt8;

import java.util.Set;

/**
 * Who may call. Immutable.
 *
 * @param open anybody may
 * @param listed those who may, if not anybody
 * @param known the nodes that we call ourselves: they may call too, and are not counted
 * @param max connections at a time of callers that are not known
 */
record InboundPolicy(boolean open, Set<PublicKey> listed, Set<PublicKey> known, int max) {
    InboundPolicy {
        listed = Set.copyOf(listed);
        known = Set.copyOf(known);
    }

    boolean admits(PublicKey caller) {
        return open || chose(caller);
    }

    /** Whether the operator wrote this node down, and did not just let anybody in. */
    boolean chose(PublicKey node) {
        return listed.contains(node) || known.contains(node);
    }

    /** Whether a caller takes one of the {@link #max} places. */
    boolean counts(PublicKey caller) {
        return !known.contains(caller);
    }
}
