package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict.State;
import org.altnet.validation.ScriptedAltstack.Reply;
import org.altnet.validation.ScriptedAltstack.Script;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Media that know nothing of locators: they are asked by height alone, and answer with what they
 * have after it, on whichever branch they are.
 */
class ReverseSearchTest {
    @TempDir Path directory;
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /**
     * The questions are the probe's, those back, and those on, 2,000 headers each: a branch that
     * begins with too little work to be stored is asked for twice.
     */
    @ParameterizedTest
    @CsvSource({"3,1,3", "50,3,5", "900,5,9", "5000,6,13"})
    void aForkIsFoundHoweverDeep(int depth, int back, int questions) {
        Branch trunk = world.common.mine(6000, 0);
        world.nodeLearns(trunk.between(World.START, trunk.height()));
        Branch theirs = trunk.upTo(trunk.height() - depth).mine(depth + 2, 7);
        world.altstack.peer("dns", "a", byHeight(theirs));

        ProbeReport report = world.probe();

        assertEquals(theirs.tip(), world.chain.tip().header());
        assertEquals(theirs.tip(), world.node.best().header());
        assertEquals(depth + 2, report.handedOver());
        assertTrue(world.alarms.told().get(0).contains("on another branch"));
        world.assertMisdeeds();
        assertEquals(questions, world.altstack.questions().size());
        assertTrue(
                steps().stream().anyMatch(step -> step.contains("asked back " + back + " time")),
                steps().toString());
    }

    @Test
    void farBehindOnOtherBranchesOfOneChain() {
        Branch trunk = world.common.mine(30, 0);
        world.nodeLearns(trunk.between(World.START, trunk.height()));
        Branch theirs = trunk.upTo(20).mine(9000, 7);
        world.altstack.peer("dns", "a", byHeight(theirs));
        world.probe();
        assertEquals(theirs.tip(), world.node.best().header());
        assertEquals(1 + 2 + 5, world.altstack.questions().size());
    }

    @Test
    void aMediumThatTellsOnlyTheLatestIsAskedADozenTimesAtMost() {
        Branch trunk = world.common.mine(20_000, 0);
        world.nodeLearns(trunk.between(World.START, trunk.height()));
        Branch theirs = trunk.mine(500, 0);
        Headers latest = theirs.between(theirs.height() - 10, theirs.height());
        world.altstack.peer("radio", "a", ScriptedAltstack.says(latest));
        world.probe();
        assertEquals(1 + 7, world.altstack.questions().size(), "10 x 4^6 is below genesis");
        world.assertMisdeeds(Offence.MALFORMED);
        assertEquals(List.of(), world.alarms.told());
    }

    @Test
    void aLiarThatConnectsAtLastAndThenNoMoreIsFoundOut() {
        AtomicInteger asked = new AtomicInteger();
        Headers nowhere = Headers.of(Branch.orphan());
        Headers known = world.common.between(5, 8);
        world.altstack.peer(
                "dns",
                "liar",
                question ->
                        Optional.of(
                                new Reply(asked.incrementAndGet() == 2 ? known : nowhere, true)));
        world.probe();
        assertEquals(3, asked.get());
        world.assertMisdeeds(Offence.MALFORMED);
    }

    @Test
    void aPeerThatStopsAnsweringIsLeft() {
        Branch theirs = world.common.upTo(2).mine(20, 7);
        AtomicInteger asked = new AtomicInteger();
        world.altstack.peer(
                "dns",
                "a",
                question ->
                        asked.incrementAndGet() > 1
                                ? Optional.empty()
                                : byHeight(theirs).apply(question));
        world.probe();
        assertEquals(2, asked.get());
        world.assertMisdeeds();
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());
        assertTrue(world.incident().ended().isPresent());
    }

    @Test
    void liarsThatTakeTheirTimeDoNotHoldUpWhoHasMore() {
        Branch trunk = world.common.mine(6000, 0);
        world.nodeLearns(trunk.between(World.START, trunk.height()));
        Headers nowhere = Headers.of(Branch.orphan());
        for (int i = 0; i < 50; i++) {
            world.altstack.peer("web" + i, "liar", ScriptedAltstack.says(nowhere));
        }
        Branch theirs = trunk.upTo(trunk.height() - 50).mine(52, 7);
        world.altstack.peer("dns", "a", byHeight(theirs));
        world.altstack.answersAfter(Duration.ofSeconds(29));
        world.begin();
        world.advance(Duration.ofMinutes(2));
        assertEquals(theirs.tip(), world.node.best().header());
        assertEquals(1, world.validation.recent().size(), "and nobody else is waited for");
        world.advance(Duration.ofSeconds(29)); // for the answers that were on their way
        int asked = world.altstack.questions().size();
        world.advance(Duration.ofSeconds(25));
        assertEquals(asked, world.altstack.questions().size(), "nor asked any more");
        assertEquals(List.of(), world.altstack.misdeeds());
    }

    /** As a driver that asks for "what comes after height n". */
    private static Script byHeight(Branch branch) {
        return question -> {
            int after = Math.min(question.locator().entries().get(0).height(), branch.height());
            int last = Math.min(branch.height(), after + Headers.MAX);
            return Optional.of(new Reply(branch.between(after, last), last - after == Headers.MAX));
        };
    }

    private List<String> steps() {
        return world.incident().steps().stream().map(Incident.Step::text).toList();
    }
}
