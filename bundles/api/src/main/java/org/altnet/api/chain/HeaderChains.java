package org.altnet.api.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.api.message.Network;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens header chains: for a room that keeps one of its own, apart from the {@link HeaderChain}
 * service which is AltNet's view. Thread-safe.
 */
@ProviderType
public interface HeaderChains {
    /**
     * Opens a chain. A new file is started with the network's genesis block, or with the latest
     * checkpoint known if the configuration says so; an old one goes on as it began.
     *
     * @param file raw 80-byte headers in the order of acceptance, locked while open
     * @param news told of reorganisations, in order, on the thread whose headers bring them about;
     *     must return at once
     * @throws IOException if the file cannot be read or written, is in use, or belongs to another
     *     network; the text says which and what to do
     */
    HeaderChain open(Network network, Path file, ReorganisationListener news) throws IOException;

    /** As above, for one to whom a tip is a tip. */
    default HeaderChain open(Network network, Path file) throws IOException {
        return open(network, file, event -> {});
    }
}
