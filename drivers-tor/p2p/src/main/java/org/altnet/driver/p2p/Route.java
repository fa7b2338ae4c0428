package org.altnet.driver.p2p;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.altnet.api.driver.Outbound;

/**
 * How nodes are reached: those on this machine that the operator wrote, directly; all others
 * through a proxy or not at all, in whatever mode AltNet is. Asked before each call, since proxies
 * come and go.
 *
 * <p>Thread-safe if {@code outbound} is.
 */
final class Route {
    private final Optional<InetSocketAddress> own;
    private final Supplier<Outbound> outbound;

    /**
     * @param own the proxy of the driver's section
     * @param outbound how it may reach out now
     */
    Route(Optional<InetSocketAddress> own, Supplier<Outbound> outbound) {
        this.own = own;
        this.outbound = outbound;
    }

    /**
     * @param configured whether the operator wrote the address
     * @return the proxy; empty to connect directly
     * @throws ProxyException if it takes one and none may be used now
     */
    Optional<InetSocketAddress> proxyTo(Endpoint target, boolean configured) throws ProxyException {
        if (configured && target.isLoopback()) {
            return Optional.empty();
        }
        Outbound now = outbound.get();
        if (own.isPresent() && (now.direct() || own.get().getAddress().isLoopbackAddress())) {
            return own;
        }
        return Optional.of(
                now.proxy()
                        .orElseThrow(
                                () ->
                                        new ProxyException(
                                                "no proxy is up: add a driver that brings a tor, or"
                                                        + " set proxy in "
                                                        + Settings.SECTION)));
    }
}
