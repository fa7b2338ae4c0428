package org.altnet.driver.onion;

import java.util.Optional;
import org.altnet.bolt8.Endpoint;
import org.altnet.bolt8.ProxyException;
import org.altnet.bolt8.Route;

/** Through our tor, and no other way. Thread-safe. */
final class TorRoute implements Route {
    private volatile Optional<Endpoint> socks = Optional.empty();

    /** From now on tor takes streams there; empty: nowhere. */
    void through(Optional<Endpoint> port) {
        socks = port;
    }

    @Override
    public Optional<Endpoint> proxyTo(Endpoint target) throws ProxyException {
        Optional<Endpoint> now = socks;
        if (now.isEmpty()) {
            throw new ProxyException("tor is not ready");
        }
        return now;
    }
}
