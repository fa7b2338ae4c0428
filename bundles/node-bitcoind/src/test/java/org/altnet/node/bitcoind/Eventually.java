package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes bring about. */
final class Eventually {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration LOOK_EACH = Duration.ofMillis(10);

    /** Something that comes true, or throws until it does. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    private Eventually() {}

    static void isTrue(String what, Condition condition) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        Throwable last = null;
        do {
            try {
                if (condition.holds()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(LOOK_EACH.toNanos());
        } while (System.nanoTime() < deadline);
        fail(what + " did not come about within " + WITHIN, last);
    }
}
