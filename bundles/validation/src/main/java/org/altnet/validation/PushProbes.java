package org.altnet.validation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;

/**
 * How often peers may have us probe by sending headers that follow none of ours: one in a minute
 * altogether, and each of them one in an hour, since it costs them nothing. Confined to one thread.
 */
final class PushProbes {
    private static final Duration OF_ALL = Duration.ofMinutes(1);
    private static final Duration OF_ONE = Duration.ofHours(1);
    private static final int MOST_PEERS = 1000;

    /** By peer, the latest last. */
    private final Map<PeerId, Moment> granted = new LinkedHashMap<>();

    private Optional<Moment> latest = Optional.empty();

    boolean allows(PeerId peer, Moment now) {
        if (isWithin(OF_ALL, latest, now)
                || isWithin(OF_ONE, Optional.ofNullable(granted.get(peer)), now)) {
            return false;
        }
        latest = Optional.of(now);
        granted.remove(peer);
        granted.put(peer, now);
        if (granted.size() > MOST_PEERS) {
            granted.remove(granted.keySet().iterator().next());
        }
        return true;
    }

    private static boolean isWithin(Duration time, Optional<Moment> since, Moment now) {
        return since.filter(then -> now.since(then).compareTo(time) < 0).isPresent();
    }
}
