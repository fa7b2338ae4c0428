package org.altnet.node.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.altnet.api.testing.ManualTime;

/** Hand-turned time that starts at the machine's, by which the header chain judges the future. */
final class Today {
    private Today() {}

    static ManualTime time() {
        ManualTime time = new ManualTime();
        time.stepWall(
                Duration.between(time.now().wall(), Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        return time;
    }
}
