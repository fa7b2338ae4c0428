package org.altnet.driver.bolt8;

import java.util.Optional;
import java.util.function.Supplier;
import org.altnet.api.driver.Outbound;
import org.altnet.bolt8.Endpoint;
import org.altnet.bolt8.ProxyException;
import org.altnet.bolt8.Route;

/**
 * How this driver's calls go out: by its own proxy if it is told one; else directly if that is
 * allowed, and onions, which cannot be reached directly, by the proxy that AltNet knows; else by
 * that alone. A loopback address that the operator wrote leaves this machine in no mode.
 *
 * <p>Thread-safe if {@code outbound} is.
 */
final class LightningRoute implements Route {
    private final Optional<Endpoint> own;
    private final Supplier<Outbound> outbound;

    /**
     * @param own the proxy of the driver's section
     * @param outbound how it may reach out now
     */
    LightningRoute(Optional<Endpoint> own, Supplier<Outbound> outbound) {
        this.own = own;
        this.outbound = outbound;
    }

    @Override
    public Optional<Endpoint> proxyTo(Endpoint target) throws ProxyException {
        if (own.isPresent()) {
            return own;
        }
        Outbound now = outbound.get();
        if (target.isLoopback() || (now.direct() && !target.isOnion())) {
            return Optional.empty();
        }
        Optional<Endpoint> proxy = now.proxy().map(Endpoint::of);
        if (proxy.isEmpty()) {
            throw new ProxyException(
                    now.direct()
                            ? "an onion host takes a proxy, and none is up: set proxy to Tor's"
                                    + " SOCKS port, or add a driver that brings a tor"
                            : "proxy-only mode, and no proxy is up");
        }
        return proxy;
    }
}
