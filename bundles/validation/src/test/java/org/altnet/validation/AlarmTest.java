package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Hash256;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.validation.Verdict.State;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When people are told, of what, and when that ends. */
class AlarmTest {
    private static final String BEHIND =
            "node scripted is behind: a valid chain with more work has led";
    private static final String TRUST_NONE = "; trust no confirmations";
    private static final Duration SECOND = Duration.ofSeconds(1);

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

    @Test
    void aLeadOfTwoIsToldAtOnceAndClearedByTheHandOver() {
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.probe();
        assertEquals(
                List.of(
                        "chain:scripted ALARM " + BEHIND + " by 2 blocks or more" + TRUST_NONE,
                        "chain:scripted cleared"),
                world.alarms.told());
    }

    @Test
    void itsDetailsSayWhatItRestsOn() {
        Branch longer = world.common.mine(3, 0);
        world.node.refuse("stubborn");
        PeerId peer = world.altstack.honest("lightning", "a", longer);
        world.probe();
        Map<String, String> details = world.alarms.details("chain:scripted");
        assertEquals("scripted", details.get("node"));
        assertEquals("BEHIND", details.get("state"));
        assertEquals("3", details.get("lead.blocks"));
        assertEquals("6", details.get("lead.work"), "two hashes a block on regtest");
        assertEquals("10", details.get("node.height"));
        assertEquals(world.common.tip().hash().toString(), details.get("node.hash"));
        assertEquals("13", details.get("best.height"));
        assertEquals(longer.tip().hash().toString(), details.get("best.hash"));
        assertEquals(world.chain.tip().chainWork().toString(16), details.get("best.chainwork"));
        assertEquals(peer.redacted(), details.get("sources"));
    }

    @Test
    void aNodeThatRefusesKeepsItAndItIsToldAgainOnlyWhenItGetsMuchWorse() {
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(2, 0));
        world.probe();
        world.probe();
        assertEquals(1, world.alarms.told().size());

        world.altstack.honest("lightning", "a", world.common.mine(5, 0));
        world.probe();
        world.probe();
        assertEquals(
                "chain:scripted ALARM " + BEHIND + " by 3 blocks or more" + TRUST_NONE,
                world.alarms.told().get(1));

        world.nodeLearns(world.chain.headersBetween(world.node.best().hash(), hashAt(14), 10));
        assertEquals(2, world.alarms.told().size(), "to come closer is no news");
        assertEquals("1", world.alarms.details("chain:scripted").get("lead.blocks"));

        world.nodeLearns(world.chain.headersBetween(world.node.best().hash(), hashAt(15), 10));
        assertEquals(List.of("chain:scripted cleared"), world.alarms.told().subList(2, 3));
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void aNodeOnAnotherBranchIsToldAsThat() {
        world.nodeLearns(world.common.mine(1, 0).between(10, 11));
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(3, 7));
        world.probe();
        assertEquals(
                "ALARM node scripted is on another branch: a valid chain with more work has led by"
                        + " 2 blocks or more; trust no confirmations",
                world.alarms.standing().get("chain:scripted"));
        assertEquals("FORK", world.alarms.details("chain:scripted").get("state"));
    }

    @Test
    void aLeadOfOneThatTheHandOverHealsIsNeverTold() {
        world.altstack.honest("lightning", "a", world.common.mine(1, 0));
        world.probe();
        world.advance(Duration.ofHours(1));
        assertEquals(List.of(), world.alarms.told());
    }

    @Test
    void aLeadOfOneThatLastsIsToldByTheClockAlone() {
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(1, 0));
        world.probe();
        world.advance(Duration.ofSeconds(120));
        assertEquals(List.of(), world.alarms.told());
        world.advance(SECOND);
        assertEquals(
                List.of("chain:scripted ALARM " + BEHIND + " by 1 block" + TRUST_NONE),
                world.alarms.told());
    }

    @Test
    void whenTheTimeIsUpTheNodeIsAskedAndMayHaveIt() {
        Branch longer = world.common.mine(1, 0);
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", longer);
        world.probe();
        world.node.learns(longer.between(10, 11)); // and nobody has noticed
        world.advance(Duration.ofMinutes(5));
        assertEquals(List.of(), world.alarms.told());
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());
    }

    @Test
    void aNodeThatDoesNotAnswerNeitherRaisesNorClears() {
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(1, 0));
        world.probe();
        world.node.fail("timed out");
        world.advance(Duration.ofMinutes(5));
        world.probe();
        assertEquals(List.of(), world.alarms.told(), "not raised");
        assertEquals(State.UNRESOLVED, world.validation.verdict().state());

        world.node.recover();
        world.node.refuse("stubborn");
        world.probe();
        assertEquals(Set.of("chain:scripted"), world.alarms.standing().keySet());

        world.node.fail("timed out");
        world.probe();
        world.advance(Duration.ofHours(1));
        assertEquals(Set.of("chain:scripted"), world.alarms.standing().keySet(), "not cleared");
    }

    @Test
    void aNodeThatIsCatchingUpIsExcusedForHalfAnHour() {
        world.node.is(NodeStatus.State.SYNCING);
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", world.common.mine(9, 0));
        world.probe();
        world.advance(Duration.ofMinutes(30));
        assertEquals(List.of(), world.alarms.told());
        world.advance(SECOND);
        assertEquals(Set.of("chain:scripted"), world.alarms.standing().keySet());
    }

    @Test
    void whatItLackedWhileItCaughtUpIsNotHeldAgainstIt() {
        Branch longer = world.common.mine(9, 0);
        world.node.is(NodeStatus.State.SYNCING);
        world.node.refuse("stubborn");
        world.altstack.honest("lightning", "a", longer);
        world.probe();
        world.advance(Duration.ofMinutes(10));
        world.node.is(NodeStatus.State.READY);
        world.nodeLearns(longer.between(10, 18));
        world.advance(Duration.ofSeconds(120));
        assertEquals(List.of(), world.alarms.told());
        world.advance(SECOND);
        assertEquals(
                List.of("chain:scripted ALARM " + BEHIND + " by 1 block" + TRUST_NONE),
                world.alarms.told());
    }

    @Test
    void whatWasRaisedBeforeARestartIsClearedAtTheFirstLookThatFindsAllWell() throws IOException {
        try (World restarted = new World(directory.resolve("other"))) {
            restarted.alarms.raise("chain:scripted", Severity.ALARM, "behind", Map.of());
            restarted.start();
            assertEquals(Map.of(), restarted.alarms.standing());
        }
    }

    @Test
    void whatADetectorWantsToldIsANoticeUntilItSaysThatItIsOver() {
        world.suspect("node", Remedy.NOTIFY);
        assertEquals(
                Map.of("node:scripted", "NOTICE no header for 30 min"), world.alarms.standing());
        assertEquals(
                Map.of("gap.seconds", "1800", "detector", "node", "node", "scripted"),
                world.alarms.details("node:scripted"));
        world.validation.cleared(ScriptedNode.ID, "node", "", world.time.now());
        world.time.run();
        assertEquals(Map.of(), world.alarms.standing());
    }

    private Hash256 hashAt(int height) {
        return world.chain.atHeight(height).orElseThrow().hash();
    }
}
