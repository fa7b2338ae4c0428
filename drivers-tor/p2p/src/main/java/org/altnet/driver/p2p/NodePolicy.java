package org.altnet.driver.p2p;

import java.util.Optional;
import org.altnet.wire.VersionPayload;

/** Which nodes are of use, by how they introduce themselves. */
final class NodePolicy {
    /** BIP37's, which added the flag that we want no announcements; Bitcoin Core 0.8. */
    private static final int LEAST_VERSION = 70_001;

    private NodePolicy() {}

    /**
     * @param configured whether the operator wrote its address: such a node may be older than
     *     witnesses, since its blocks are checked for theirs anyway
     * @return why it is of none; empty if it is of use
     */
    static Optional<String> objection(VersionPayload node, boolean configured) {
        if (node.version() < LEAST_VERSION) {
            return Optional.of(
                    "speaks version %d of the protocol, at least %d is of use"
                            .formatted(node.version(), LEAST_VERSION));
        }
        if (!has(node, VersionPayload.NETWORK) && !has(node, VersionPayload.NETWORK_LIMITED)) {
            return Optional.of("has no blocks to ask for");
        }
        return !configured && !givesWitnesses(node)
                ? Optional.of("gives blocks without their witnesses only")
                : Optional.empty();
    }

    static boolean givesWitnesses(VersionPayload node) {
        return has(node, VersionPayload.WITNESS);
    }

    /** Whether it can be asked for any block: one that keeps the last ones hangs up on others. */
    static boolean hasAllBlocks(VersionPayload node) {
        return has(node, VersionPayload.NETWORK);
    }

    private static boolean has(VersionPayload node, long service) {
        return (node.services() & service) != 0;
    }
}
