package org.altnet.launcher.demo;

import java.util.ArrayList;
import java.util.List;

/** The two configurations. All that differs from what is shipped is in them. */
final class Scenes {
    private Scenes() {}

    /**
     * Is called by whoever likes, and never suspects.
     *
     * @param node the section of a node; empty for the embedded one
     */
    static List<String> bob(Link link, List<String> node) {
        return regtest(link.called(), List.of("[altnet.watchdog]", "gap=1h"), node);
    }

    /**
     * Knows one peer, suspects soon, and takes one medium's word for an all-clear, having no more.
     */
    static List<String> alice(Link link, String peer, List<String> node) {
        return regtest(
                link.calling(peer),
                List.of("[altnet.watchdog]", "gap=3s", "[altnet.validation]", "all.clear.groups=1"),
                node);
    }

    private static List<String> regtest(List<String> link, List<String> rooms, List<String> node) {
        List<String> all = new ArrayList<>(List.of("network=regtest"));
        all.addAll(link);
        all.addAll(rooms);
        all.addAll(node);
        return List.copyOf(all);
    }
}
