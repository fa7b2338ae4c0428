package org.altnet.simulator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void boundsIncludeTheirLimits() {
        assertTrue(Bound.atMost("", .35, .35).holds());
        assertFalse(Bound.atMost("", .3501, .35).holds());
        assertTrue(Bound.atLeast("", 2, 2).holds());
        assertFalse(Bound.atLeast("", 1, 2).holds());
        assertTrue(Bound.within("", 1.1, 1, .1).holds());
        assertFalse(Bound.within("", .8, 1, .1).holds());
    }

    @Test
    void whatIsNoNumberHoldsNothing() {
        assertFalse(Bound.atMost("", Double.NaN, 1).holds());
        assertFalse(Bound.atMost("", Double.POSITIVE_INFINITY, 1).holds());
        assertFalse(Bound.atLeast("", Double.NaN, 1).holds());
    }

    @Test
    void aLineShowsTheFigureBesideItsBound() {
        assertEquals(
                "ok         0.142  <= 0.350          of serial",
                Bound.atMost("of serial", .142, .35).toString());
        assertEquals(
                "BROKEN     1,998  >= 2,000          runs",
                Bound.atLeast("runs", 1998, 2000).toString());
    }

    @Test
    void quantilesAreByNearestRank() {
        Quantiles hundred = Quantiles.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i));
        assertEquals(50, hundred.at(.5));
        assertEquals(99, hundred.at(.99));
        assertEquals(100, hundred.at(1));
        assertEquals(7, Quantiles.of(LongStream.of(7)).at(.01));
        assertThrows(IllegalStateException.class, () -> Quantiles.of(LongStream.empty()).at(.5));
    }
}
