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

    /** After the last probe, until there is another one whatever the node looks like. */
    public static final Duration PERIOD = Duration.ofHours(6);

    /** Blocks in 10 minutes that the rare detector takes as normal. */
    public static final double BASELINE = .9;

    /** How often a year it has everybody asked, at that. */
    public static final double ASK_PER_YEAR = 12;

    /** How often a year it tells the operator if nobody answers, at that. */
    public static final double NOTICE_PER_YEAR = 1;

    /** How late headers come until somebody is asked. */
    public static final Duration LAG = Duration.ofMinutes(5);

    /** How late until everybody is. */
    public static final Duration LAG_ASK_ALL = Duration.ofMinutes(20);

    private Detectors() {}

    /** All of them, fresh. */
    public static List<AnomalyDetector> shipped() {
        return withPeriod(PERIOD);
    }

    /** All of them, but for how long after the last probe there is another one. */
    public static List<AnomalyDetector> withPeriod(Duration period) {
        return List.of(new GapDetector(GAP), rare(), lag(), new PeriodDetector(period));
    }

    public static AnomalyDetector rare() {
        return new ShiryaevRobertsDetector(BASELINE, ASK_PER_YEAR, NOTICE_PER_YEAR);
    }

    public static AnomalyDetector lag() {
        return new LagDetector(LAG, LAG_ASK_ALL);
    }
}
