package org.altnet.driver.bolt8;

import java.util.Optional;
import org.altnet.api.driver.Outbound;
import org.altnet.bolt8.Bolt8Settings;
import org.altnet.bolt8.Endpoint;

/**
 * The configuration, read and checked. Immutable.
 *
 * @param peers what any driver of such peers is told
 * @param proxy a SOCKS5 proxy of this driver's own for calls
 */
record LightningSettings(Bolt8Settings peers, Optional<Endpoint> proxy) {
    private static final String SECTION = LightningDriver.MEDIUM.section();

    /**
     * @param outbound how sessions may reach out: in proxy-only mode nothing may show this node
     * @throws IllegalArgumentException if a value cannot be used: one line that says which, where,
     *     and what is expected
     */
    static LightningSettings of(LightningConfig config, Outbound outbound) {
        LightningSettings settings =
                new LightningSettings(
                        Bolt8Settings.of(LightningDriver.MEDIUM)
                                .listen(config.listen())
                                .peers(config.peers())
                                .inbound(config.inbound(), config.inbound_max())
                                .reconnect(config.reconnect_first(), config.reconnect_most())
                                .pingInterval(config.ping_interval())
                                .handshakeTimeout(config.handshake_timeout())
                                .read(),
                        proxy(config.proxy().strip()));
        if (!outbound.direct()) {
            settings.checkHidden();
        }
        return settings;
    }

    private static Optional<Endpoint> proxy(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Endpoint.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    SECTION + " proxy: '" + text + "' cannot be used, write <host>:<port>", e);
        }
    }

    /** An open port tells everybody what we are, and a name that is looked up whom we look for. */
    private void checkHidden() {
        for (Endpoint endpoint : peers.listen()) {
            if (!endpoint.isLoopback()) {
                throw new IllegalArgumentException(
                        SECTION
                                + " listen: '"
                                + endpoint
                                + "' would show this node in proxy-only mode; listen on 127.0.0.1,"
                                + " behind an onion service of your own");
            }
        }
        if (proxy.isPresent() && !proxy.get().isAddress()) {
            throw new IllegalArgumentException(
                    SECTION
                            + " proxy: the name '"
                            + proxy.get().host()
                            + "' would be looked up in proxy-only mode; write its IP address");
        }
    }
}
