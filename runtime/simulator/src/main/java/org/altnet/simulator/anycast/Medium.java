package org.altnet.simulator.anycast;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.TransportCapabilities;
import org.altnet.api.driver.Trust;

/**
 * The media of the benchmark: one driver each, two peers each, every one a diversity group of its
 * own. Where the figures come from is told in the module's README.
 */
enum Medium {
    /** An onion service over circuits that are open. */
    TOR(0, Privacy.HIDDEN, Trust.AUTHENTICATED, new Latency(150, 650, .55), .05),
    /** Through tunnels of three hops each way. */
    I2P(0, Privacy.HIDDEN, Trust.AUTHENTICATED, new Latency(300, 1_800, .55), .06),
    /** A direct connection to a peer of the operator's choice. */
    LIGHTNING(0, Privacy.ENCRYPTED, Trust.AUTHENTICATED, new Latency(20, 220, .5), .03),
    /** An HTTPS request, its connection included. */
    WEB(0, Privacy.PUBLIC, Trust.ANONYMOUS, new Latency(40, 350, .5), .02),
    /** A handful of DNS queries, some of which are not in any cache. */
    DNS(0, Privacy.PUBLIC, Trust.OPEN, new Latency(10, 150, .6), .03),
    /** Two-way by a geostationary satellite: 0.5 s of physics and a shared channel. */
    SPACE(40, Privacy.PUBLIC, Trust.ANONYMOUS, new Latency(520, 1_200, .45), .04);

    static final int PEERS = 2;

    private final int cost;
    private final Privacy privacy;
    private final Trust trust;
    private final Latency latency;
    private final double loss;

    /**
     * @param loss share of questions that are never answered, on a calm day
     */
    Medium(int cost, Privacy privacy, Trust trust, Latency latency, double loss) {
        this.cost = cost;
        this.privacy = privacy;
        this.trust = trust;
        this.latency = latency;
        this.loss = loss;
    }

    /** Of its driver and of its diversity group. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    Latency latency() {
        return latency;
    }

    double loss() {
        return loss;
    }

    /** As its driver's service would have them. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        put(properties, "id", id());
        put(properties, "group", id());
        put(properties, "send", true);
        put(properties, "receive", true);
        put(properties, "scopes", "headers");
        put(properties, "exchange", "request");
        put(properties, "mtu", 65_535);
        put(properties, "bandwidth", 0);
        put(properties, "latency", latency.medianMillis());
        put(properties, "cost", cost);
        put(properties, "privacy", privacy.name());
        put(properties, "trust", trust.name());
        put(properties, "overlap", false);
        put(properties, "leaks", "nothing, being a simulation");
        return properties;
    }

    private static void put(Map<String, Object> properties, String name, Object value) {
        properties.put(TransportCapabilities.PREFIX_ + name, value);
    }
}
