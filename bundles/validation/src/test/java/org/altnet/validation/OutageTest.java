package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.altnet.api.node.TipEvent;
import org.altnet.api.validation.Incident.Kind;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that goes away in the middle of being helped, and comes back. */
class OutageTest {
    @TempDir Path directory;
    private World world;
    private Branch longer;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
        longer = world.common.mine(4500, 0);
        world.altstack.honest("tor", "a", longer);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void headersGoOnWhereTheyWereWhenTheNodeAnswersAgain() {
        world.node.failAfter(1);
        world.probe();
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());
        assertEquals(
                List.of(
                        "handed over 2000 headers, the rest later: node scripted: connection reset"),
                world.incident().steps().stream()
                        .filter(step -> step.kind() == Kind.HAND_OVER)
                        .map(step -> step.text())
                        .toList());

        world.advance(Duration.ofMinutes(5));
        world.node.recover();
        world.advance(Duration.ofSeconds(30));
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(List.of(2000, 2000, 500), world.node.batches());
        assertEquals(Map.of(), world.alarms.standing());
        world.advance(Duration.ofMinutes(10));
        assertTrue(world.incident().ended().isPresent());
        assertEquals(3, world.node.batches().size());
    }

    @Test
    void andAtOnceIfTheNodeMakesItselfHeard() {
        world.node.failAfter(2);
        world.probe();
        world.node.recover();
        world.validation.tipChanged(
                new TipEvent(world.node.id(), world.node.best(), world.time.now()));
        world.time.run();
        assertEquals(longer.tip(), world.node.best().header());
    }

    @Test
    void whatTheNodeRefusesIsNotHandedOverAgainAndAgain() {
        world.node.refuse("stubborn");
        world.probe();
        world.advance(Duration.ofMinutes(10));
        assertEquals(List.of(2000), world.node.batches());
    }

    @Test
    void aNodeThatWasAwayFromTheBeginningIsNotSaidToBeBehind() {
        world.node.fail("connection refused");
        world.probe();
        world.advance(Duration.ofHours(1));
        assertEquals(Map.of(), world.alarms.standing());
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());
    }
}
