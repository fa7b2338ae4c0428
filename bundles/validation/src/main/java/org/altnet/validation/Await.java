package org.altnet.validation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.altnet.api.driver.Lane;

/**
 * Goes on, on a lane, when a stage has ended or a limit has passed, whichever is first; once.
 * Confined to that lane.
 */
final class Await<T> {
    private final Next<T> next;
    private boolean over;

    /** What comes after. */
    @FunctionalInterface
    interface Next<T> {
        /**
         * @param value what the stage gave; empty if it failed or took too long
         * @param failure why there is no value; empty if there is one
         */
        void after(Optional<T> value, String failure);
    }

    private Await(Next<T> next) {
        this.next = next;
    }

    static <T> void on(Lane lane, CompletionStage<T> stage, Duration limit, Next<T> next) {
        Await<T> await = new Await<>(next);
        Lane.Task timer =
                lane.schedule(
                        limit,
                        () ->
                                await.end(
                                        Optional.empty(),
                                        new TimeoutException(
                                                "no end after " + limit.toSeconds() + " s")));
        stage.whenComplete(
                (value, failure) ->
                        lane.execute(
                                () -> {
                                    timer.cancel();
                                    await.end(Optional.ofNullable(value), failure);
                                }));
    }

    private void end(Optional<T> value, Throwable failure) {
        if (!over) {
            over = true;
            next.after(value, failure == null ? "" : text(failure));
        }
    }

    private static String text(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
        Throwable cause = wrapped ? failure.getCause() : failure;
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }
}
