package org.altnet.api.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.altnet.api.driver.Peer;

/**
 * A peer as it is at one moment.
 *
 * @param peer who
 * @param since when it came up, wall clock
 * @param score 100 is spotless, 0 is out
 * @param traffic what went through
 * @param medianLatency from question to answer, over its last answers but blocks; empty before the
 *     first
 * @param lastError the last thing that went wrong, in one line; empty if nothing has
 */
public record PeerView(
        Peer peer,
        Instant since,
        int score,
        Traffic traffic,
        Optional<Duration> medianLatency,
        String lastError) {}
