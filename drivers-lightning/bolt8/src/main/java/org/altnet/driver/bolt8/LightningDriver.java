package org.altnet.driver.bolt8;

import org.altnet.api.driver.Driver;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.Block;
import org.altnet.bolt8.Bolt8Plan;
import org.altnet.bolt8.Bolt8Session;
import org.altnet.bolt8.Medium;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Headers, blocks and transactions over Lightning: a direct BOLT 8 peer, without a Lightning wallet
 * or channels. Opens {@link Bolt8Session}s and holds nothing but the configuration.
 */
@TransportCapabilities(
        id = LightningDriver.ID,
        scopes = {Scope.HEADERS, Scope.BLOCKS, Scope.TRANSACTIONS},
        exchange = Exchange.REQUEST,
        mtu = Block.MAX_LENGTH,
        latency = 500,
        privacy = Privacy.ENCRYPTED,
        trust = Trust.AUTHENTICATED,
        group = "lightning",
        proxied = true,
        leaks =
                "An observer sees that the two IP addresses talk Lightning, when and how much (a block"
                        + " is more than Lightning nodes ever say at once), but neither what is said"
                        + " nor who the nodes are.")
@Component(
        service = Driver.class,
        name = LightningDriver.PID,
        configurationPid = LightningDriver.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = LightningConfig.class)
public final class LightningDriver implements Driver {
    static final String ID = "lightning";
    static final String PID = "altnet.lightning";
    static final Medium MEDIUM = new Medium(ID, "Lightning", "[" + PID + "]");

    private final LightningConfig config;

    @Activate
    public LightningDriver(LightningConfig config) {
        this.config = config;
    }

    @Override
    public DriverSession open(DriverContext context) {
        Bolt8Session session = new Bolt8Session(context, MEDIUM, () -> plan(context));
        session.start();
        return session;
    }

    private Bolt8Plan plan(DriverContext context) {
        LightningSettings settings = LightningSettings.of(config, context.outbound());
        return Bolt8Plan.of(
                settings.peers(), new LightningRoute(settings.proxy(), context::outbound));
    }
}
