package org.altnet.node.bitcoind;

import java.nio.file.Path;

/**
 * What of this machine matters for where Bitcoin Core keeps its files.
 *
 * @param home the home of the user that AltNet runs as
 * @param isMac whether it is macOS
 */
record Surroundings(Path home, boolean isMac) {
    /** Bitcoin Core's {@code GetDefaultDataDir}. */
    Path defaultDataDirectory() {
        return isMac
                ? home.resolve("Library/Application Support/Bitcoin")
                : home.resolve(".bitcoin");
    }
}
