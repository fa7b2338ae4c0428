package org.altnet.simulator.watchdog.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DiceTest {
    private static final int THROWS = 200_000;

    @Test
    void theSameSeedPurposeAndRunThrowTheSame() {
        assertEquals(new Dice(1, "blocks", 2).share(), new Dice(1, "blocks", 2).share());
        assertNotEquals(new Dice(1, "blocks", 2).share(), new Dice(2, "blocks", 2).share());
        assertNotEquals(new Dice(1, "blocks", 2).share(), new Dice(1, "media", 2).share());
        assertNotEquals(new Dice(1, "blocks", 2).share(), new Dice(1, "blocks", 3).share());
    }

    @Test
    void waitsAreExponential() {
        Dice dice = new Dice(1, "waits", 0);
        double[] waits = new double[THROWS];
        Arrays.setAll(waits, i -> dice.wait1());
        assertEquals(1, Arrays.stream(waits).average().orElseThrow(), .01);
        long beyondThree = Arrays.stream(waits).filter(wait -> wait > 3).count();
        assertEquals(Math.exp(-3), beyondThree / (double) THROWS, .002);
    }

    @Test
    void headersAreSoOldAsWasMeasured() {
        Dice dice = new Dice(1, "ages", 0);
        double[] ages = new double[THROWS];
        Arrays.setAll(ages, i -> dice.logNormal(19, .51));
        Arrays.sort(ages);
        assertEquals(19, ages[THROWS / 2], .3);
        assertEquals(44, ages[THROWS * 95 / 100], 1);
    }
}
