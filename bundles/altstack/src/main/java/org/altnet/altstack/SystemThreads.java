package org.altnet.altstack;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;

/** Real threads: daemons, so that none of them can keep a stopping runtime alive. */
final class SystemThreads implements Threads {
    private final TimeSource clock;

    SystemThreads(TimeSource clock) {
        this.clock = clock;
    }

    @Override
    public HostLane lane(String name) {
        ThreadLane lane = new ThreadLane(name, clock);
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
                return lane.busyFor();
            }

            @Override
            public void end(boolean interrupt) {
                lane.end(interrupt);
            }
        };
    }

    @Override
    public ThreadFactory named(String name) {
        return body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
