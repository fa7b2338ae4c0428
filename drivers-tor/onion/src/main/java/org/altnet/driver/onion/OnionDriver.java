package org.altnet.driver.onion;

import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.Block;
import org.altnet.bolt8.Medium;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Headers, blocks and transactions between nodes that are Tor onion services, so that nobody learns
 * who talks with whom. Opens {@link OnionSession}s and holds nothing but the configuration; without
 * any it does not run, since it would start a tor that nobody asked for.
 */
@TransportCapabilities(
        id = OnionDriver.ID,
        scopes = {Scope.HEADERS, Scope.BLOCKS, Scope.TRANSACTIONS},
        exchange = Exchange.REQUEST,
        mtu = Block.MAX_LENGTH,
        latency = 1_500,
        privacy = Privacy.HIDDEN,
        trust = Trust.AUTHENTICATED,
        group = "tor",
        proxied = true,
        leaks =
                "An observer of this machine sees that it uses Tor (with bridges, not even that at"
                        + " once), when and how much, but not with whom or for what.")
@Component(
        service = Driver.class,
        name = OnionDriver.PID,
        configurationPid = OnionDriver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OnionConfig.class)
public final class OnionDriver implements Driver {
    static final String ID = "tor";
    static final String PID = "altnet.tor";
    static final Medium MEDIUM = new Medium(ID, "Tor", "[" + PID + "]");

    private final OnionConfig config;

    @Activate
    public OnionDriver(OnionConfig config) {
        this.config = config;
    }

    @Override
    public DriverSession open(DriverContext context) {
        OnionSession session = new OnionSession(context, config);
        session.start();
        return session;
    }
}
