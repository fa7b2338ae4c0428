package org.altnet.bolt8;

import java.io.IOException;
import java.util.Optional;

/** How a driver's calls go out. Asked before each one, since proxies come and go. */
@FunctionalInterface
public interface Route {
    /**
     * Called on the calling peer's own thread, so by several at a time; must not block.
     *
     * @param target who is called
     * @return the SOCKS5 proxy through which to connect, which then looks up the name too; empty to
     *     connect directly
     * @throws ProxyException if that takes a proxy and there is none, or it cannot be used
     * @throws IOException if there is no way just now: one line that begins in lower case and holds
     *     no address of a peer
     */
    Optional<Endpoint> proxyTo(Endpoint target) throws IOException;
}
