package org.altnet.api.driver;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * How a session may reach out at this moment. Asked anew before each connection, since proxies come
 * and go.
 *
 * @param direct whether it may connect, and look up names, without the proxy; false in proxy-only
 *     mode
 * @param proxy a SOCKS5 proxy (RFC 1928; isolation by RFC 1929 as Tor does) that resolves names
 *     itself; empty if none is known, or it is not up yet
 */
public record Outbound(boolean direct, Optional<InetSocketAddress> proxy) {
    /** No proxy, and no need of one. */
    public static final Outbound DIRECT = new Outbound(true, Optional.empty());

    /** Nothing may be connected to. */
    public static final Outbound BARRED = new Outbound(false, Optional.empty());

    public Outbound {
        Objects.requireNonNull(proxy, "proxy");
    }

    /** Whether nothing may be connected to just now. */
    public boolean isBarred() {
        return !direct && proxy.isEmpty();
    }
}
