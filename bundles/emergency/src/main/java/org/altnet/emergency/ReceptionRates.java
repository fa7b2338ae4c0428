package org.altnet.emergency;

import java.util.Map;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.TimeSource;

/**
 * How many transactions are taken: of each peer, which is known by its key where the medium has
 * keys, and of all together whose keys are anybody's, who could otherwise just come under many
 * names. Peers that the operator has chosen are not held up by those. Confined to the room's lane.
 */
final class ReceptionRates {
    private static final int REMEMBERED = 1_024;

    private final ReceptionPolicy policy;
    private final TimeSource clock;
    private final Map<PeerId, TokenBucket> peers = new BoundedMap<>(REMEMBERED);
    private final TokenBucket all;

    ReceptionRates(ReceptionPolicy policy, TimeSource clock) {
        this.policy = policy;
        this.clock = clock;
        all = new TokenBucket(policy.perHour(), policy.burst(), clock.now());
    }

    /**
     * @param chosen whether its key is one that the operator has chosen
     */
    boolean take(PeerId peer, boolean chosen) {
        TokenBucket own =
                peers.computeIfAbsent(
                        peer.identity(),
                        id -> new TokenBucket(policy.perPeer(), policy.peerBurst(), clock.now()));
        return own.take(clock.now()) && (chosen || all.take(clock.now()));
    }
}
