package org.altnet.validation;

import java.time.Duration;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;

/**
 * From suspicion to alarm: how hard to ask, and when what was found has to be told.
 *
 * <p>A suspicion is cheap and silent, and asks. An alarm is rare and certain: it takes a chain with
 * more work than the node's, checked by every rule, that leads by two blocks, or by one for longer
 * than the network takes to tell everybody of a block. Once it is raised it lasts until the node
 * lacks nothing any more. A node that says it is catching up is excused for a while, since being
 * behind is what that means; when it has caught up but for one block, that block's time begins.
 *
 * <p>A pure function of what it is told, with monotonic time only. Not thread-safe.
 */
public final class Escalation {
    /** How long a lead of one block may last. */
    public static final Duration ONE_BLOCK_LASTS = Duration.ofSeconds(120);

    /** How long a node that is catching up may be behind. */
    public static final Duration SYNCING_EXCUSES = Duration.ofMinutes(30);

    /** After headers were handed over, until it is asked whether all is well now. */
    public static final Duration RECHECK_AFTER = Duration.ofSeconds(60);

    private static final int RECHECKS = 3;
    private static final int CERTAIN = 2;

    private Optional<Moment> outrunSince = Optional.empty();

    /** Since when it has been outrun and not said that it is catching up. */
    private Optional<Moment> unexcusedSince = Optional.empty();

    private Optional<Hash256> suspectedAt = Optional.empty();
    private boolean alarm;
    private int rechecks;

    /** How hard to ask. */
    public enum Ask {
        /** The cheapest and most private first. */
        PROBE,
        /** Everybody at once, and everybody is heard to the end. */
        ALL
    }

    /**
     * What to do about a suspicion; empty if asking is not the remedy. One that comes again while
     * the node has not moved on is put to everybody: whoever was asked first and said that all is
     * well, or nothing, may be lying.
     *
     * @param tip the node's best header
     */
    public Optional<Ask> about(Anomaly.Remedy remedy, Hash256 tip) {
        boolean again = suspectedAt.equals(Optional.of(tip));
        return switch (remedy) {
            case PROBE -> {
                suspectedAt = Optional.of(tip);
                yield Optional.of(again ? Ask.ALL : Ask.PROBE);
            }
            case ASK_ALL -> {
                suspectedAt = Optional.of(tip);
                yield Optional.of(Ask.ALL);
            }
            case FETCH_BLOCK, NOTIFY -> Optional.empty();
        };
    }

    /**
     * What to do at once after a round of asking: if there was no answer, everybody is asked.
     *
     * @param answers good or bad: who answers nonsense is not asked for more of it
     */
    public static Optional<Ask> after(Ask asked, int answers) {
        return asked == Ask.PROBE && answers == 0 ? Optional.of(Ask.ALL) : Optional.empty();
    }

    /**
     * Whether to ask again after {@link #RECHECK_AFTER}: who showed more work need not be all who
     * agree with the node now.
     *
     * @param handedOver headers that the node took after this round of asking
     * @param allClear whether enough independent media agree with it
     */
    public boolean asksAgain(int handedOver, boolean allClear) {
        if (handedOver > 0) {
            rechecks = RECHECKS;
        }
        boolean again = !allClear && rechecks > 0;
        rechecks = again ? rechecks - 1 : 0;
        return again;
    }

    /**
     * Looks at where the node stands. To be told of each change, and again after {@link
     * #lookAgainIn}.
     *
     * @param lead blocks by which a chain with more work is higher than the node's, at least 1; 0
     *     if there is none
     * @param syncing whether the node says that it is catching up
     * @return whether this is an alarm
     */
    public boolean isAlarm(Moment now, int lead, boolean syncing) {
        if (lead == 0) {
            outrunSince = Optional.empty();
            unexcusedSince = Optional.empty();
            alarm = false;
            return false;
        }
        outrunSince = outrunSince.or(() -> Optional.of(now));
        unexcusedSince = syncing ? Optional.empty() : unexcusedSince.or(() -> Optional.of(now));
        boolean tooLong = hasLasted(outrunSince, SYNCING_EXCUSES, now);
        boolean certain = lead >= CERTAIN || hasLasted(unexcusedSince, ONE_BLOCK_LASTS, now);
        alarm |= tooLong || certain && !syncing;
        return alarm;
    }

    /** True while a chain with more work than the node's is known. */
    public boolean isOutrun() {
        return outrunSince.isPresent();
    }

    /** When time alone may make an alarm of what is known; empty if it cannot. */
    public Optional<Duration> lookAgainIn(Moment now, boolean syncing) {
        if (alarm) {
            return Optional.empty();
        }
        return syncing
                ? left(outrunSince, SYNCING_EXCUSES, now)
                : left(unexcusedSince, ONE_BLOCK_LASTS, now);
    }

    private static boolean hasLasted(Optional<Moment> since, Duration limit, Moment now) {
        return since.filter(moment -> now.since(moment).compareTo(limit) > 0).isPresent();
    }

    private static Optional<Duration> left(Optional<Moment> since, Duration limit, Moment now) {
        return since.map(moment -> limit.minus(now.since(moment)).plusSeconds(1));
    }
}
