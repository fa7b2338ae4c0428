package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** When blocks are found. */
@FunctionalInterface
public interface BlockTimes {
    /**
     * Time from now, which is the start or the last block, to the next one.
     *
     * @param blocksInTenMinutes how many there are to be on average, for those who can choose
     * @return empty if there are no more
     */
    Optional<Duration> untilNext(double blocksInTenMinutes);

    /** By chance: a Poisson process. */
    static BlockTimes poisson(Dice dice) {
        return rate -> Optional.of(Duration.ofNanos((long) (dice.wait1() / rate * 600e9)));
    }

    /** As it was, whatever rate is asked for; the first of them is at the start. */
    static BlockTimes replay(List<Instant> seen) {
        Iterator<Instant> next = seen.iterator();
        Instant[] last = {next.next()};
        return rate -> {
            if (!next.hasNext()) {
                return Optional.empty();
            }
            Instant before = last[0];
            last[0] = next.next();
            return Optional.of(Duration.between(before, last[0]));
        };
    }
}
