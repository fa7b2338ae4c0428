package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShiryaevRobertsTest {
    private final Random random = new Random(5);

    @Test
    void theClosedFormIsWhatFineStepsLeadTo() {
        for (int round = 0; round < 20; round++) {
            double baseline = .5 + random.nextDouble();
            ShiryaevRoberts statistic = new ShiryaevRoberts(baseline);
            double[] stepped = new double[4];
            for (int block = 0; block < 10; block++) {
                double wait = exponential(1);
                statistic.advance(wait);
                integrate(stepped, baseline, wait);
                assertClose(sum(stepped), statistic.value(), 1e-9);
                statistic.block();
                for (int k = 0; k < 4; k++) {
                    stepped[k] *= ShiryaevRoberts.SHARES.get(k);
                }
                assertArrayEquals(stepped, statistic.parts(), sum(stepped) * 1e-9);
            }
        }
    }

    @Test
    void itDoesNotMatterInHowManyPiecesTimePasses() {
        ShiryaevRoberts atOnce = new ShiryaevRoberts(.9);
        ShiryaevRoberts inPieces = new ShiryaevRoberts(.9);
        atOnce.advance(8);
        for (int i = 0; i < 8_000; i++) {
            inPieces.advance(.001);
        }
        assertClose(atOnce.value(), inPieces.value(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {.9, 1})
    void atTheBaselineItReachesAThresholdAsOftenAsThat(double baseline) {
        double threshold = 50;
        int alarms = 0;
        double time = 0;
        ShiryaevRoberts statistic = new ShiryaevRoberts(baseline);
        while (alarms < 20_000) {
            double untilBlock = exponential(baseline);
            for (double until = statistic.unitsUntil(threshold);
                    until <= untilBlock;
                    until = statistic.unitsUntil(threshold)) {
                time += until;
                untilBlock -= until;
                alarms++;
                statistic.reset();
            }
            statistic.advance(untilBlock);
            time += untilBlock;
            statistic.block();
        }
        // The times between alarms are spread about like their mean: 3 sigma are 2 %.
        assertClose(threshold, time / alarms, .02);
    }

    @Test
    void twelveAndOneAYearAreTheThresholdsOfTheDesign() {
        assertEquals(4_383, ShiryaevRoberts.thresholdFor(12));
        assertEquals(52_596, ShiryaevRoberts.thresholdFor(1));
    }

    @Test
    void itTellsWhenItWillReachAThreshold() {
        for (int round = 0; round < 1_000; round++) {
            ShiryaevRoberts statistic = new ShiryaevRoberts(.9);
            for (int block = random.nextInt(4); block > 0; block--) {
                statistic.advance(exponential(.5));
                statistic.block();
            }
            double threshold = Math.exp(random.nextDouble() * 14);
            double until = statistic.unitsUntil(threshold);
            assertTrue(until > 0 || statistic.value() >= threshold);
            if (statistic.value() < threshold) {
                statistic.advance(until);
                assertClose(threshold, statistic.value(), 1e-9);
            }
        }
        ShiryaevRoberts beyond = new ShiryaevRoberts(1);
        beyond.advance(20);
        assertEquals(0, beyond.unitsUntil(1));
    }

    @Test
    void weeksOfSilenceAreANumberAndBlocksEndThem() {
        ShiryaevRoberts statistic = new ShiryaevRoberts(1);
        for (int day = 0; day < 100; day++) {
            statistic.advance(144);
            assertTrue(Double.isFinite(statistic.value()));
        }
        assertTrue(statistic.value() > 1e150);
        assertEquals(0, statistic.unitsUntil(52_596));
        for (int block = 0; block < 2_000; block++) {
            statistic.block();
        }
        assertEquals(0, statistic.value(), 1e-9);
        statistic.advance(1e9);
        assertTrue(Double.isFinite(statistic.value()));
    }

    @Test
    void blocksEarnNoCredit() {
        ShiryaevRoberts busy = new ShiryaevRoberts(1);
        for (int block = 0; block < 10_000; block++) {
            busy.block();
        }
        ShiryaevRoberts idle = new ShiryaevRoberts(1);
        busy.advance(5);
        idle.advance(5);
        assertEquals(idle.value(), busy.value());
    }

    @Test
    void itGoesOnFromItsPartsAndFromNothingElse() {
        ShiryaevRoberts one = new ShiryaevRoberts(.9);
        one.advance(3.7);
        ShiryaevRoberts other = new ShiryaevRoberts(.9);
        assertTrue(other.resume(one.parts()));
        assertEquals(one.value(), other.value());
        assertFalse(other.resume(new double[3]));
        assertFalse(other.resume(new double[] {1, 2, 3, Double.NaN}));
        assertFalse(other.resume(new double[] {1, 2, 3, -1}));
        assertFalse(other.resume(new double[] {1, 2, 3, 1e300}));
        assertEquals(one.value(), other.value());
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ShiryaevRoberts(0));
        assertThrows(IllegalArgumentException.class, () -> new ShiryaevRoberts(Double.NaN));
        List<Double> everything = List.of(1.0);
        assertThrows(IllegalArgumentException.class, () -> new ShiryaevRoberts(1, everything));
        ShiryaevRoberts statistic = new ShiryaevRoberts(1);
        assertThrows(IllegalArgumentException.class, () -> statistic.advance(-1));
        assertThrows(IllegalArgumentException.class, () -> statistic.advance(Double.NaN));
    }

    /** Runge-Kutta of fourth order. */
    private static void integrate(double[] parts, double baseline, double units) {
        int steps = 2_000;
        double h = units / steps;
        for (int k = 0; k < parts.length; k++) {
            double rate = baseline * (1 - ShiryaevRoberts.SHARES.get(k));
            double r = parts[k];
            for (int step = 0; step < steps; step++) {
                double k1 = .25 + rate * r;
                double k2 = .25 + rate * (r + h / 2 * k1);
                double k3 = .25 + rate * (r + h / 2 * k2);
                double k4 = .25 + rate * (r + h * k3);
                r += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
            }
            parts[k] = r;
        }
    }

    private double exponential(double rate) {
        return -Math.log(1 - random.nextDouble()) / rate;
    }

    private static double sum(double[] parts) {
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    private static void assertClose(double expected, double actual, double relative) {
        assertEquals(expected, actual, Math.abs(expected) * relative);
    }
}
