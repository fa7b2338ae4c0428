package org.altnet.simulator.watchdog.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void meanAndStandardErrorAreThoseOfTheFigures() {
        Sample sample = new Sample();
        assertTrue(Double.isNaN(sample.mean()));
        for (double figure : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            sample.add(figure);
        }
        assertEquals(8, sample.count());
        assertEquals(5, sample.mean(), 1e-12);
        assertEquals(9, sample.most());
        assertEquals(Math.sqrt(32 / 7.0 / 8), sample.standardError(), 1e-12);
    }
}
