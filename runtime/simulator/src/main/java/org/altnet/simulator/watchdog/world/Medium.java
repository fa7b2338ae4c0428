package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.util.List;

/**
 * Another way to the honest chain.
 *
 * @param name a driver's id
 * @param group its diversity group
 * @param latency median time to an answer
 * @param loss share of questions that get none
 * @param conduct who answers
 */
public record Medium(String name, String group, Duration latency, double loss, Conduct conduct) {
    /** Who answers at the other end. */
    public enum Conduct {
        /** Somebody who sees the honest chain, and says so. */
        HONEST,
        /** The attacker, who claims that the node's tip is all there is. */
        CENSORED,
        /** Nobody. */
        DEAD
    }

    /** Four media of four groups, the most private first, as far apart in speed as real ones. */
    public static final List<Medium> FOUR =
            List.of(
                    new Medium(
                            "lightning", "lightning", Duration.ofMillis(400), .02, Conduct.HONEST),
                    new Medium("onion", "tor", Duration.ofMillis(1_500), .05, Conduct.HONEST),
                    new Medium("explorer", "web", Duration.ofMillis(300), .02, Conduct.HONEST),
                    new Medium("txt", "dns", Duration.ofMillis(100), .05, Conduct.HONEST));

    public Medium with(Conduct other) {
        return new Medium(name, group, latency, loss, other);
    }
}
