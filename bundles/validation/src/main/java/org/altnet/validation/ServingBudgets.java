package org.altnet.validation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * How many bytes peers may be sent: each by a token bucket and so many a day, and all of them so
 * many a day, since a name costs nothing on some media; a tenth of that at most is for one of them,
 * so that nobody uses up alone what is for all. A peer is its {@link PeerId#identity}, from
 * wherever it calls.
 *
 * <p>How long an answer is shows when it is there, so whoever has anything left gets it, and pays
 * afterwards: what is overdrawn by one block has to be regained first.
 *
 * <p>Remembers a thousand peers, and forgets the one that has not asked for longest. Not
 * thread-safe.
 */
final class ServingBudgets {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_PEERS = 1000;
    private static final double NANOS = 1e9;

    /** Into so many parts at least the day of all is divided. */
    private static final int SHARES = 10;

    private final Limits limits;
    private final TimeSource time;
    private final Map<PeerId, Account> accounts =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<PeerId, Account> eldest) {
                    return size() > MOST_PEERS;
                }
            };
    private final Day all;

    /**
     * What a peer gets, in bytes, each more than nothing.
     *
     * @param rate a second, in the long run
     * @param burst at once, after a while of silence
     * @param day in 24 hours
     * @param dayOfAll in 24 hours, all peers together; a tenth of it at most for one
     */
    record Limits(long rate, long burst, long day, long dayOfAll) {
        private long dayOfOne() {
            return Math.min(day, Math.max(1, dayOfAll / SHARES));
        }
    }

    /** Bytes of 24 hours, which begin with the first that are counted. */
    private static final class Day {
        private final long limit;
        private Moment began;
        private long sent;

        Day(long limit, Moment now) {
            this.limit = limit;
            began = now;
        }

        boolean isUsedUp(Moment now) {
            if (now.since(began).compareTo(DAY) >= 0) {
                began = now;
                sent = 0;
            }
            return sent >= limit;
        }
    }

    private static final class Account {
        private final Day day;
        private double tokens;
        private Moment filled;
        private int refusals;

        Account(Limits limits, Moment now) {
            day = new Day(limits.dayOfOne(), now);
            tokens = limits.burst;
            filled = now;
        }
    }

    ServingBudgets(Limits limits, TimeSource time) {
        this.limits = limits;
        this.time = time;
        all = new Day(limits.dayOfAll, time.now());
    }

    /** Why a peer gets nothing now, in one line; empty if it does get something. */
    Optional<String> refusal(PeerId peer) {
        Moment now = time.now();
        Account account = account(peer, now);
        Optional<String> why = refusal(account, now);
        account.refusals = why.isPresent() ? account.refusals + 1 : 0;
        return why;
    }

    /** How often in a row it was refused. */
    int refusals(PeerId peer) {
        return account(peer, time.now()).refusals;
    }

    void sent(PeerId peer, int bytes) {
        Account account = account(peer, time.now());
        account.tokens -= bytes;
        account.day.sent += bytes;
        all.sent += bytes;
    }

    private Optional<String> refusal(Account account, Moment now) {
        if (account.day.isUsedUp(now)) {
            return Optional.of("it has had its " + account.day.limit + " bytes of today");
        }
        if (all.isUsedUp(now)) {
            return Optional.of("all peers have had their " + limits.dayOfAll + " bytes of today");
        }
        return account.tokens > 0
                ? Optional.empty()
                : Optional.of("it has had more than " + limits.rate + " bytes a second");
    }

    private Account account(PeerId peer, Moment now) {
        Account account =
                accounts.computeIfAbsent(peer.identity(), any -> new Account(limits, now));
        double gained = limits.rate * (now.since(account.filled).toNanos() / NANOS);
        account.tokens = Math.min(limits.burst, account.tokens + gained);
        account.filled = now;
        return account;
    }
}
