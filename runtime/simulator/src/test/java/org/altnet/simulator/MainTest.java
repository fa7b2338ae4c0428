package org.altnet.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theExitCodeSaysWhetherAllBoundsHold() {
        assertEquals(Main.HOLDS, run("coin", "--side=1"));
        assertEquals("side 1", out.toString(StandardCharsets.UTF_8));
        assertEquals(Main.BROKEN, run("coin", "--side=0"));
        assertEquals(Main.HOLDS, run("coin"));
    }

    @Test
    void aFlagTakesNoValue() {
        assertEquals(Main.HOLDS, run("coin", "--biased", "--side=0"));
        assertUsage("--biased is given twice", "coin", "--biased", "--biased");
        assertUsage("unknown option '--biased' (known: --side)", "coin", "--biased=1");
    }

    @Test
    void whatIsWrongIsSaidWithTheUsage() {
        assertUsage("a simulation is missing");
        assertUsage("no simulation is called 'dice'", "dice");
        assertUsage("options are --name=value, got 'side=1'", "coin", "side=1");
        assertUsage("options are --name=value, got '--side='", "coin", "--side=");
        assertUsage("unknown option '--sides' (known: --side)", "coin", "--sides=1");
        assertUsage("--side is given twice", "coin", "--side=1", "--side=1");
        assertUsage("--side is a whole number from 0 to 1, got '2'", "coin", "--side=2");
        assertUsage("--side is a whole number from 0 to 1, got 'x'", "coin", "--side=x");
    }

    private void assertUsage(String expected, String... arguments) {
        err.reset();
        assertEquals(Main.USAGE, run(arguments));
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("altnet: " + expected, lines.get(0));
        assertTrue(lines.contains("  coin [--side=...] [--biased]"), lines.toString());
    }

    private int run(String... arguments) {
        out.reset();
        return new Main(List.of(new Coin()), stream(out), stream(err)).run(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static final class Coin implements Simulation {
        @Override
        public String name() {
            return "coin";
        }

        @Override
        public String summary() {
            return "one side or the other";
        }

        @Override
        public List<String> options() {
            return List.of("side");
        }

        @Override
        public List<String> flags() {
            return List.of("biased");
        }

        @Override
        public boolean run(Options options, PrintStream to) throws UsageException {
            long side = options.number("side", 0, 1, 1);
            to.print("side " + side);
            return side == 1 || options.has("biased");
        }
    }
}
