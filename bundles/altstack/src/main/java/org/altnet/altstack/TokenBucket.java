package org.altnet.altstack;

import org.altnet.api.time.Moment;

/** An allowance that refills with time. Confined to the processing lane. */
final class TokenBucket {
    private final double perSecond;
    private final double burst;
    private double tokens;
    private Moment last;

    /**
     * @param perSecond what comes back each second
     * @param burst what there is at most, and at first
     */
    TokenBucket(double perSecond, double burst, Moment now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
        this.last = now;
    }

    /** Takes so many, all or none. */
    boolean take(double amount, Moment now) {
        tokens = Math.min(burst, tokens + perSecond * now.since(last).toNanos() / 1e9);
        last = now;
        if (tokens < amount) {
            return false;
        }
        tokens -= amount;
        return true;
    }
}
