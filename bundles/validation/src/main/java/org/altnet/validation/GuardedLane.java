package org.altnet.validation;

import java.time.Duration;
import java.util.function.Consumer;
import org.altnet.api.driver.Lane;

/** A lane whose tasks may throw: whoever depends on them is told, and can end in good order. */
final class GuardedLane implements Lane {
    private final Lane lane;
    private final Consumer<RuntimeException> onBug;

    /**
     * @param onBug called on the lane
     */
    GuardedLane(Lane lane, Consumer<RuntimeException> onBug) {
        this.lane = lane;
        this.onBug = onBug;
    }

    @Override
    public void execute(Runnable task) {
        lane.execute(() -> runGuarded(task));
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        return lane.schedule(delay, () -> runGuarded(task));
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            onBug.accept(e);
        }
    }
}
