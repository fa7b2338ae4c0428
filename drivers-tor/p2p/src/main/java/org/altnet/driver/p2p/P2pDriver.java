package org.altnet.driver.p2p;

import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.Block;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Headers, blocks and transactions from ordinary Bitcoin nodes, through a SOCKS5 proxy. Opens
 * {@link P2pSession}s and holds nothing but the configuration.
 *
 * <p>Its group is Tor's, since that is how it reaches anybody but the operator's own nodes on this
 * machine; an operator who configures another kind of proxy overrides {@code altnet.driver.group}
 * and {@code altnet.driver.privacy}.
 */
@TransportCapabilities(
        id = P2pDriver.ID,
        scopes = {Scope.HEADERS, Scope.BLOCKS, Scope.TRANSACTIONS},
        exchange = Exchange.REQUEST,
        mtu = Block.MAX_LENGTH,
        latency = 2_000,
        privacy = Privacy.HIDDEN,
        trust = Trust.OPEN,
        group = "tor",
        proxied = true,
        leaks =
                "An observer sees that this machine uses Tor, and how much; each node that is asked"
                        + " sees what somebody asks, but not who.")
@Component(
        service = Driver.class,
        name = P2pDriver.PID,
        configurationPid = P2pDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = P2pConfig.class)
public final class P2pDriver implements Driver {
    static final String ID = "p2p";
    static final String PID = "altnet.p2p";

    private final P2pConfig config;

    @Activate
    public P2pDriver(P2pConfig config) {
        this.config = config;
    }

    @Override
    public DriverSession open(DriverContext context) {
        P2pSession session = new P2pSession(context, config);
        session.start();
        return session;
    }
}
