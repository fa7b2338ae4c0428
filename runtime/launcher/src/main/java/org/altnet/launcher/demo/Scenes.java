package org.altnet.launcher.demo;

import java.util.ArrayList;
import java.util.List;

/** The two configurations. All that differs from what is shipped is in them. */
final class Scenes {
    private Scenes() {}

    /**
     * Listens where the system likes, and never suspects.
     *
     * @param node the section of a node; empty for the embedded one
     */
    static List<String> bob(List<String> node) {
        return with(
                node,
                "network=regtest",
                "[altnet.lightning]",
                "listen=127.0.0.1:0",
                "inbound=open",
                "[altnet.watchdog]",
                "gap=1h");
    }

    /**
     * Knows one Lightning peer, suspects soon, and takes one medium's word for an all-clear, having
     * no more.
     */
    static List<String> alice(String peer, List<String> node) {
        return with(
                node,
                "network=regtest",
                "[altnet.lightning]",
                "peers=" + peer,
                "[altnet.watchdog]",
                "gap=3s",
                "[altnet.validation]",
                "all.clear.groups=1");
    }

    private static List<String> with(List<String> node, String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.addAll(node);
        return List.copyOf(all);
    }
}
