package org.altnet.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.altnet.api.driver.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ThreadLaneTest {
    @Test
    void tasksRunOnTheNamedThreadAndOneThatThrowsDoesNotStopTheNext() throws Exception {
        try (ThreadLane lane = new ThreadLane("lane-of-a-test")) {
            CompletableFuture<String> ranOn = new CompletableFuture<>();
            lane.execute(
                    () -> {
                        throw new IllegalStateException("a bug");
                    });
            lane.execute(() -> ranOn.complete(Thread.currentThread().getName()));
            assertEquals("lane-of-a-test", ranOn.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatIsCalledOffOrComesTooLateDoesNotRun() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        ThreadLane lane = new ThreadLane("lane-of-a-test");
        Lane.Task task = lane.schedule(Duration.ofMillis(20), () -> ran.set(true));
        task.cancel();
        CompletableFuture<Void> later = new CompletableFuture<>();
        lane.schedule(Duration.ofMillis(40), () -> later.complete(null));
        later.get(5, TimeUnit.SECONDS);

        lane.schedule(Duration.ofDays(1), () -> ran.set(true));
        lane.close();
        lane.close();
        lane.execute(() -> ran.set(true));

        assertFalse(ran.get());
    }
}
