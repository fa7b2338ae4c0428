package org.altnet.simulator.anycast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.altnet.simulator.Options;
import org.altnet.simulator.UsageException;
import org.altnet.simulator.report.Bound;
import org.junit.jupiter.api.Test;

class AnycastSimulationTest {
    private static final long SEED = AnycastSimulation.SEED;

    /** The whole of it, shorter. */
    @Test
    void everyBoundHolds() throws UsageException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        boolean held = new AnycastSimulation().run(new Options(Map.of("runs", "100")), out);

        assertTrue(held, printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherGivesAnother() {
        List<Outcome> once = outcomes(SEED);

        assertEquals(once, outcomes(SEED));
        assertTrue(!once.equals(outcomes(SEED + 1)), "another seed, the same outcomes");
    }

    /** The baseline is what it is said to be: never two questions under way. */
    @Test
    void serialAskingWaitsForEachPeerToTheEnd() {
        Duration patience = Policy.SERIAL.asking().perPeer();
        for (int run = 0; run < 50; run++) {
            List<PeerScript> cast = Scenario.CALM.cast(SEED, run, Trial.IN_PEACE);
            List<Medium> order =
                    List.of(
                            Medium.TOR,
                            Medium.I2P,
                            Medium.LIGHTNING,
                            Medium.WEB,
                            Medium.DNS,
                            Medium.SPACE);
            long least = Long.MAX_VALUE;
            long most = Long.MIN_VALUE;
            Outcome outcome = Trial.run(Scenario.CALM, Goal.SEARCH, Policy.SERIAL, SEED, run);
            // Which of a medium's two peers comes first is the altstack's choice.
            for (int choice = 0; choice < 1 << order.size(); choice++) {
                long sum = 0;
                for (int i = 0; i < order.size(); i++) {
                    int peer = order.get(i).ordinal() * Medium.PEERS + (choice >> i & 1);
                    Reply reply = cast.get(peer).inNeed();
                    boolean told = reply.comesWithin(patience);
                    sum += told ? reply.after().toNanos() : patience.toNanos();
                    if (told) {
                        break;
                    }
                }
                least = Math.min(least, sum);
                most = Math.max(most, sum);
            }
            long took = outcome.reached().orElseThrow();
            assertTrue(took >= least && took <= most, least + " " + took + " " + most);
        }
    }

    @Test
    void oneMediumAloneGivesNoAllClear() {
        Results results = Results.of(Scenario.ONE_HONEST, Goal.ALL_CLEAR, SEED, 100);

        for (Policy policy : Policy.values()) {
            Tally tally = results.tally(policy);
            assertTrue(tally.withinReach() < 100, "some runs have one medium at most");
            assertEquals(0, tally.outOfReachButReached());
        }
    }

    @Test
    void aRunThatMissesIsLongerThanAllOthersAndBreaksTheBound() {
        Outcome hit = new Outcome(true, OptionalLong.of(1_000_000_000), 1);
        Outcome miss = new Outcome(true, OptionalLong.empty(), 12);
        Tally tally = new Tally(List.of(hit, miss));

        assertEquals(1, tally.seconds(.5));
        assertEquals(Double.POSITIVE_INFINITY, tally.seconds(.99));
        assertEquals(1, tally.reached());
        assertEquals(6.5, tally.meanRequests());
        assertTrue(!Bound.atMost("p99", tally.seconds(.99), 1e9).holds());
    }

    private static List<Outcome> outcomes(long seed) {
        return IntStream.range(0, 20)
                .mapToObj(run -> Trial.run(Scenario.LOSSY, Goal.PROBE, Policy.HEDGED, seed, run))
                .toList();
    }
}
