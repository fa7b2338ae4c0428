package org.altnet.driver.onion.tor;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what processes and threads do, with a deadline. */
public final class Await {
    private static final long LOOKS_EACH_NANOS = 20_000_000;

    private Await() {}

    /** Fails, with what {@code soFar} says then, if it does not come about in time. */
    public static void until(
            String what, Duration deadline, BooleanSupplier condition, Supplier<Object> soFar) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited " + deadline.toSeconds() + " s for " + what + "; " + soFar.get());
            }
            LockSupport.parkNanos(LOOKS_EACH_NANOS);
        }
    }

    static void until(String what, Duration deadline, BooleanSupplier condition) {
        until(what, deadline, condition, () -> "");
    }
}
