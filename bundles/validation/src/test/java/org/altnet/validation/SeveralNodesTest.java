package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.TipEvent;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict.State;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes of one operator: what is said of one is not said of the other, but proof is for both.
 */
class SeveralNodesTest {
    private static final PeerId BOB = new PeerId("lightning", "02ab12cd34");
    private static final Duration LOOKS = Duration.ofSeconds(20);

    @TempDir Path directory;
    private World world;
    private ScriptedNode second;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
        second = world.join("second");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void whatIsPushedReachesEachOfThem() {
        Branch longer = world.common.mine(2, 0);
        push(longer.between(10, 12));
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(longer.tip(), second.best().header());
        assertEquals(1, validation(1).incidents().size());
        world.advance(LOOKS);
        assertEquals(List.of(2), world.node.batches());
        assertEquals(List.of(2), second.batches());
    }

    @Test
    void twoNodesThatAreBehindAreTwoAlarms() {
        world.node.refuse("stubborn");
        second.refuse("stubborn");
        push(world.common.mine(2, 0).between(10, 12));
        assertEquals(Set.of("chain:scripted", "chain:second"), world.alarms.standing().keySet());
        assertEquals("second", world.alarms.details("chain:second").get("node"));

        second.recover();
        push(world.common.mine(3, 0).between(10, 13));
        assertEquals(Set.of("chain:scripted"), world.alarms.standing().keySet());
    }

    @Test
    void aDriverThatIsOfNoUseIsOneNotice() {
        for (Validation each : world.all) {
            each.anomaly(
                    each.node(), world.anomaly("silence", "tor", Remedy.NOTIFY, second.best()));
        }
        world.time.run();
        assertEquals(Set.of("silence:tor"), world.alarms.standing().keySet());
        assertEquals(1, world.alarms.told().size());
        world.validation.cleared(ScriptedNode.ID, "silence", "tor", world.time.now());
        world.time.run();
        assertEquals(Set.of(), world.alarms.standing().keySet());
    }

    @Test
    void whatAProbeForOneFindsIsHandedToTheOtherUnlessItHearsOfItByItself() {
        Branch longer = world.common.mine(3, 0);
        world.altstack.honest("tor", "a", longer);
        assertEquals(ScriptedNode.ID, world.probe().node());
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(world.common.tip(), second.best().header());
        world.advance(LOOKS);
        assertEquals(longer.tip(), second.best().header());
        assertEquals("push", validation(1).incidents().get(0).cause());
        assertEquals(List.of(), validation(1).recent(), "nobody was asked again");
    }

    @Test
    void aBlockThatReachesOneNodeFirstIsNothingToTalkAbout() {
        Branch longer = world.common.mine(1, 0);
        world.nodeLearns(longer.between(10, 11));
        world.advance(Duration.ofSeconds(5));
        second.learns(longer.between(10, 11));
        validation(1).tipChanged(new TipEvent("second", second.best(), world.time.now()));
        world.advance(LOOKS);
        assertEquals(List.of(), second.batches());
        assertEquals(List.of(), validation(1).incidents());
        assertEquals(List.of(), world.alarms.told());
    }

    @Test
    void aNodeThatCatchesUpIsLeftToItsOwnPeers() {
        second.is(NodeStatus.State.SYNCING);
        world.nodeLearns(world.common.mine(5, 0).between(10, 15));
        world.advance(LOOKS);
        assertEquals(List.of(), second.batches());
        assertEquals(State.BEHIND, validation(1).verdict().state());
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void aNodeThatDoesNotAnswerKeepsNothingFromTheOther() {
        second.fail("timed out");
        Branch longer = world.common.mine(2, 0);
        push(longer.between(10, 12));
        assertEquals(longer.tip(), world.node.best().header());
        assertEquals(Map.of(), world.alarms.standing());
        assertEquals(State.UNRESOLVED, validation(1).verdict().state());
    }

    @Test
    void whatTheWatchOfOneSaysIsNotOfTheOther() {
        for (Validation each : world.all) {
            each.anomaly("second", world.anomaly("node", "", Remedy.NOTIFY, second.best()));
            each.anomaly("third", world.anomaly("gap", "", Remedy.PROBE, second.best()));
        }
        world.time.run();
        assertEquals(Set.of("node:second"), world.alarms.standing().keySet());
        assertEquals(List.of(), world.altstack.policies());
        validation(0).cleared("second", "node", "", world.time.now());
        world.time.run();
        assertEquals(Set.of("node:second"), world.alarms.standing().keySet());
        validation(1).cleared("second", "node", "", world.time.now());
        world.time.run();
        assertEquals(Map.of(), world.alarms.standing());
    }

    @Test
    void headersThatDoNotConnectAreLookedIntoOnceForBoth() {
        Branch longer = world.common.mine(4, 0);
        world.altstack.honest("lightning", BOB.address(), longer);
        push(longer.between(12, 14));
        assertEquals(1, reports().size());
        world.advance(LOOKS);
        assertEquals(longer.tip(), second.best().header());
    }

    @Test
    void theProbeIsForANodeThatIsReady() {
        world.node.is(NodeStatus.State.UNREACHABLE);
        push(world.common.mine(4, 0).between(12, 14));
        assertEquals(List.of("second"), reports().stream().map(ProbeReport::node).toList());
    }

    private List<ProbeReport> reports() {
        List<ProbeReport> all = new ArrayList<>();
        world.all.forEach(each -> all.addAll(each.recent()));
        return all;
    }

    private Validation validation(int index) {
        return world.all.get(index);
    }

    private void push(Headers headers) {
        world.peers.received(BOB, headers);
        world.time.run();
    }
}
