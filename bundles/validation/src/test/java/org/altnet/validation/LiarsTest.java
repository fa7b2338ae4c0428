package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.NotFound;
import org.altnet.api.validation.Verdict.State;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.validation.ScriptedAltstack.Reply;
import org.altnet.validation.ScriptedAltstack.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fifty liars of every kind, over ten media: they cannot raise the alarm, since they have no proof
 * of work, and cannot keep it from being raised while one honest peer answers.
 */
class LiarsTest {
    private static final int LIARS = 50;
    private static final int MEDIA = 10;

    /** Deep enough that a branch can have too little work to be stored. */
    private static final int HEIGHT = 300;

    @TempDir Path directory;

    @Test
    void noNumberOfThemRaisesTheAlarm() throws IOException {
        try (World world = new World(directory).start()) {
            Branch ours = deeper(world);
            List<Script> liars = liars(ours, new Random(1));
            for (int i = 0; i < LIARS; i++) {
                join(world, i, liars.get(i));
            }
            for (int i = 0; i < 10; i++) {
                world.probe();
                world.suspect("gap", Remedy.PROBE);
                world.suspect("rate", Remedy.ASK_ALL);
                push(world, liars);
                world.advance(Duration.ofMinutes(30));
            }
            assertEquals(List.of(), world.alarms.told());
            assertEquals(ours.tip(), world.chain.tip().header());
            assertEquals(ours.tip(), world.node.best().header());
            assertNotEquals(State.BEHIND, world.validation.verdict().state());
            assertNotEquals(State.FORK, world.validation.verdict().state());
            assertTrue(world.altstack.misdeeds().size() > 10 * LIARS / 10, "they are noticed");
            assertTrue(world.incident().ended().isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "0,3", "25,1", "25,2", "25,3", "50,1", "50,2", "50,3"})
    void norSilencesItWhileOneHonestPeerAnswers(int place, int seed) throws IOException {
        try (World world = new World(directory).start()) {
            Branch ours = deeper(world);
            List<Script> liars = liars(ours, new Random(seed));
            Branch honest = ours.mine(2, 0);
            for (int i = 0; i < LIARS; i++) {
                if (i == place) {
                    world.altstack.honest("honest", "a", honest);
                }
                join(world, i, liars.get(i));
            }
            if (place == LIARS) {
                world.altstack.honest("honest", "a", honest);
            }

            world.suspect("gap", Remedy.PROBE);
            world.suspect("gap", Remedy.PROBE);

            assertEquals(1, world.alarms.told().stream().filter(t -> t.contains("ALARM")).count());
            assertEquals(honest.tip(), world.node.best().header(), "and the node has them");
        }
    }

    /** Agreement of two media stops a routine probe; it does not stop one that asks everybody. */
    @ParameterizedTest
    @CsvSource({"PROBE,0", "ASK_ALL,1"})
    void whoeverAgreesFirstDoesNotKeepTheLastFromBeingHeard(Remedy remedy, int alarms)
            throws IOException {
        try (World world = new World(directory).start()) {
            for (int i = 0; i < LIARS; i++) {
                world.altstack.honest("medium" + i % MEDIA, "liar" + i, world.common);
            }
            world.altstack.honest("honest", "a", world.common.mine(2, 0));
            world.node.refuse("eclipsed");
            world.suspect("lag", remedy);
            assertEquals(alarms, world.alarms.told().size());
        }
    }

    private static Branch deeper(World world) {
        Branch ours = world.common.mine(HEIGHT - World.START, 0);
        world.nodeLearns(ours.between(World.START, HEIGHT));
        return ours;
    }

    private static void join(World world, int number, Script script) {
        world.altstack.peer("medium" + number % MEDIA, "liar" + number, script);
    }

    /** What they answer they also say unasked. */
    private static void push(World world, List<Script> liars) {
        for (int i = 0; i < LIARS; i++) {
            Optional<Reply> reply = liars.get(i).apply(world.altstack.questions().get(0));
            PeerId from = new PeerId("medium" + i % MEDIA, "liar" + i);
            reply.ifPresent(said -> world.peers.received(from, said.message()));
            world.time.run();
        }
    }

    /** Each kind five times, in any order. */
    private static List<Script> liars(Branch ours, Random random) {
        Branch less = ours.upTo(HEIGHT - 9).mine(8, 9);
        Branch lowWork = ours.upTo(0).mine(100, 9);
        Branch equal = ours.upTo(HEIGHT - 1).mine(1, 9);
        Headers ahead = ours.upTo(HEIGHT - 1).mine(4, 9).between(HEIGHT - 1, HEIGHT + 3);
        Headers same = ours.between(HEIGHT - 1, HEIGHT);
        byte[] noise = new byte[7 * BlockHeader.LENGTH];
        random.nextBytes(noise);
        List<Script> kinds =
                List.of(
                        says(Headers.of(noise)),
                        ScriptedAltstack.says(new NotFound(Hash256.ZERO)),
                        says(withoutWork(ours)),
                        says(Headers.of(Branch.withWrongBits(ours.tip()))),
                        ScriptedAltstack.standsOn(ours, Headers.MAX),
                        ScriptedAltstack.standsOn(equal, Headers.MAX),
                        ScriptedAltstack.standsOn(less, Headers.MAX),
                        ScriptedAltstack.standsOn(lowWork, 1),
                        // Truncated: the end of a branch without what comes before.
                        says(ahead.slice(2, 4)),
                        question -> Optional.of(new Reply(same, true)));
        List<Script> liars = new ArrayList<>();
        for (int i = 0; i < LIARS; i++) {
            liars.add(kinds.get(i % kinds.size()));
        }
        Collections.shuffle(liars, random);
        return liars;
    }

    private static Script says(Headers headers) {
        return ScriptedAltstack.says(headers);
    }

    /** Twenty headers, each on the one before, none with any work. */
    private static Headers withoutWork(Branch ours) {
        Headers headers = Headers.EMPTY;
        BlockHeader parent = ours.tip();
        for (int i = 0; i < 20; i++) {
            parent = Branch.withoutWork(parent);
            headers = headers.plus(Headers.of(parent));
        }
        return headers;
    }
}
