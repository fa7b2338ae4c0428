package org.altnet.launcher.config;

/**
 * Which sections are a node's. AltNet watches the nodes that are configured; the embedded one is
 * for those who have none, so it runs if no other is named, or if it is.
 */
final class Nodes {
    static final String EMBEDDED = "altnet.node.embedded";

    private static final String PREFIX = "altnet.node.";

    private Nodes() {}

    static boolean isNode(String pid) {
        return pid.startsWith(PREFIX);
    }

    /** Whether there may be several, {@code pid~name} each, beside one without a name. */
    static boolean maybeSeveral(String pid) {
        return isNode(pid) && !pid.equals(EMBEDDED);
    }

    /** Whether a component gets a configuration of which the operator has written nothing. */
    static boolean runsUnasked(String pid, ConfigurationText text) {
        return !isNode(pid)
                || pid.equals(EMBEDDED)
                        && text.sections().stream().noneMatch(other -> isNode(other.pid()));
    }
}
