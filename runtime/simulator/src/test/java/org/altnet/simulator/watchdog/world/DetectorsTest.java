package org.altnet.simulator.watchdog.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DetectorsTest {
    /** The configuration is the watchdog's own; here it is only looked at. */
    @Test
    void detectorsAreSetAsTheWatchdogShipsThem() throws ReflectiveOperationException {
        assertEquals(Detectors.GAP, span("gap"));
        assertEquals(Detectors.PERIOD, span("period"));
        assertEquals(Detectors.LAG, span("lag"));
        assertEquals(Detectors.LAG_ASK_ALL, span("lag_ask_all"));
        assertEquals(Detectors.BASELINE, number("sr_baseline"));
        assertEquals(Detectors.ASK_PER_YEAR, number("sr_ask_per_year"));
        assertEquals(Detectors.NOTICE_PER_YEAR, number("sr_notice_per_year"));
    }

    private static Duration span(String setting) throws ReflectiveOperationException {
        return Duration.parse("PT" + text(setting));
    }

    private static double number(String setting) throws ReflectiveOperationException {
        return Double.parseDouble(text(setting));
    }

    private static String text(String setting) throws ReflectiveOperationException {
        return (String)
                Class.forName("org.altnet.watchdog.WatchdogConfig")
                        .getDeclaredMethod(setting)
                        .getDefaultValue();
    }
}
