package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.util.List;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.watchdog.GapDetector;
import org.altnet.watchdog.LagDetector;
import org.altnet.watchdog.PeriodDetector;
import org.altnet.watchdog.ShiryaevRobertsDetector;

/** The running system's detectors of headers, set as it ships them. */
public final class Detectors {
    /** Silence after which somebody is asked. */
    public static final Duration GAP = Duration.ofMinutes(30);

    /** Blocks in 10 minutes that the rare detector takes as normal. */
    public static final double BASELINE = .9;

    private Detectors() {}

    /** All of them, fresh. */
    public static List<AnomalyDetector> shipped() {
        return List.of(gap(), rare(), lag(), period());
    }

    public static AnomalyDetector gap() {
        return new GapDetector(GAP);
    }

    public static AnomalyDetector rare() {
        return new ShiryaevRobertsDetector(BASELINE, 12, 1);
    }

    public static AnomalyDetector lag() {
        return new LagDetector(Duration.ofMinutes(5), Duration.ofMinutes(20));
    }

    public static AnomalyDetector period() {
        return new PeriodDetector(Duration.ofHours(6));
    }
}
