package org.altnet.altstack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;

/**
 * Who has misbehaved, and how much of it is forgiven. Kept by identity, so that a peer does not
 * wash itself clean by calling again from another port. Bounded: the longest untouched entry goes
 * first. Confined to the processing lane.
 */
final class Reputation {
    static final int SPOTLESS = 100;

    private static final Duration PER_POINT = Duration.ofMinutes(1);
    private static final int MOST_ENTRIES = 10_000;

    private record Standing(int score, Moment at, Moment bannedUntil) {}

    private final Duration ban;
    private final Map<PeerId, Standing> entries =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerId, Standing> eldest) {
                    return size() > MOST_ENTRIES;
                }
            };

    Reputation(Duration ban) {
        this.ban = ban;
    }

    int score(PeerId peer, Moment now) {
        Standing entry = entries.get(peer.identity());
        if (entry == null) {
            return SPOTLESS;
        }
        if (isBanned(peer, now)) {
            return 0;
        }
        long forgiven = now.since(entry.at).dividedBy(PER_POINT);
        return (int) Math.min(SPOTLESS, entry.score + forgiven);
    }

    /** Takes points off, and bans at zero. Returns what is left. */
    int punish(PeerId peer, int points, Moment now) {
        int left = Math.max(0, score(peer, now) - points);
        Moment until = left > 0 ? null : later(now, ban);
        entries.put(peer.identity(), new Standing(left, now, until));
        return left;
    }

    boolean isBanned(PeerId peer, Moment now) {
        Standing entry = entries.get(peer.identity());
        return entry != null
                && entry.bannedUntil != null
                && entry.bannedUntil.since(now).compareTo(Duration.ZERO) > 0;
    }

    private static Moment later(Moment from, Duration by) {
        return new Moment(from.monotonicNanos() + by.toNanos(), from.wall().plus(by));
    }
}
