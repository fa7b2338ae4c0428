package org.altnet.node.bitcoind.signal;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, with a deadline. */
public final class Await {
    private static final Duration LONG = Duration.ofSeconds(20);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        until(what, () -> {}, condition);
    }

    /**
     * @param step done before each look, such as turning a clock
     */
    public static void until(String what, Runnable step, BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (true) {
            step.run();
            if (condition.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() > end) {
                fail("not within " + LONG + ": " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
