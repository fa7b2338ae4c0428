package org.altnet.api.stack;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.altnet.api.net.ProxyOnly;

/**
 * How drivers reach out at one moment.
 *
 * @param only what the operator requires
 * @param proxy the proxy that they are told of now; empty if there is none, or it is not up. The
 *     operator's own is named whether it answers or not.
 * @param offeredBy the id of the driver whose proxy it is; empty if it is the operator's, or there
 *     is none
 */
public record ProxyView(
        ProxyOnly only, Optional<InetSocketAddress> proxy, Optional<String> offeredBy) {
    /** Nothing required, nothing offered. */
    public static final ProxyView NONE =
            new ProxyView(ProxyOnly.OFF, Optional.empty(), Optional.empty());

    public ProxyView {
        Objects.requireNonNull(only, "only");
        Objects.requireNonNull(proxy, "proxy");
        Objects.requireNonNull(offeredBy, "offeredBy");
    }

    /** Whether drivers can connect to nobody just now. */
    public boolean isBarred() {
        return only.isOn() && proxy.isEmpty();
    }
}
