package org.altnet.simulator.anycast;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.altnet.altstack.HostLane;
import org.altnet.altstack.Threads;
import org.altnet.simulator.clock.SimulatedLane;
import org.altnet.simulator.clock.SimulatedTime;

/** The altstack's lanes on a simulated clock. No task ever hangs, and there are no threads. */
final class SimulatedThreads implements Threads {
    private final SimulatedTime time;

    SimulatedThreads(SimulatedTime time) {
        this.time = time;
    }

    @Override
    public HostLane lane(String name) {
        SimulatedLane lane = time.lane();
        return new HostLane() {
            @Override
            public void execute(Runnable task) {
                lane.execute(task);
            }

            @Override
            public Task schedule(Duration delay, Runnable task) {
                return lane.schedule(delay, task);
            }

            @Override
            public Duration busyFor() {
                return Duration.ZERO;
            }

            @Override
            public void end(boolean interrupt) {
                lane.end();
            }
        };
    }

    @Override
    public ThreadFactory named(String name) {
        return body -> {
            throw new UnsupportedOperationException("a simulated driver has no threads");
        };
    }
}
