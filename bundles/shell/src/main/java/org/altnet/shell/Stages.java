package org.altnet.shell;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Units;

/** Waits for what a room does on threads of its own. */
final class Stages {
    private Stages() {}

    /**
     * @param failed what is said before the reason if it failed
     */
    static <T> T await(CompletionStage<T> stage, Duration patience, String failed)
            throws CommandFailure {
        try {
            return awaitAtMost(stage, patience, failed);
        } catch (TimeoutException e) {
            throw CommandFailure.failed(
                    failed + ": no result within " + Units.duration(patience), e);
        }
    }

    /**
     * @param failed what is said before the reason if it failed
     * @throws TimeoutException if it takes longer
     */
    static <T> T awaitAtMost(CompletionStage<T> stage, Duration patience, String failed)
            throws CommandFailure, TimeoutException {
        try {
            return stage.toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause().getMessage();
            throw CommandFailure.failed(
                    failed + ": " + Printable.of(why == null ? e.getCause().toString() : why), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(failed + ": interrupted", e);
        }
    }
}
