package org.altnet.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.watchdog.Anomaly;
import org.junit.jupiter.api.Test;

class BlockDetectorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration ALMOST = PATIENCE.minus(Script.TICK);

    private final Script script = script();

    @Test
    void aBlockThatStaysAwayIsToBeFetched() {
        script.block(TestHeaders.at(7)).header(TestHeaders.at(8)).wait(ALMOST);
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        Anomaly anomaly = script.only();
        assertEquals(Anomaly.Remedy.FETCH_BLOCK, anomaly.remedy());
        assertEquals(TestHeaders.at(8), anomaly.tip());
        assertEquals(TestHeaders.at(8).hash().toString(), anomaly.subject());
        assertEquals("the node has header 8 and lacks its block for 5 min 0 s", anomaly.text());
        assertEquals("7", anomaly.evidence().get("best.block.height"));
        assertEquals(Set.of(anomaly.subject()), script.standing());
    }

    @Test
    void itIsReportedEachFurtherPatienceAndClearedWhenItIsThere() {
        script.block(TestHeaders.at(7)).header(TestHeaders.at(8)).wait(PATIENCE.multipliedBy(3));
        assertEquals(3, script.take().size());
        script.block(TestHeaders.at(8));
        assertEquals(Set.of(), script.standing());
        assertEquals(List.of(), script.wait(PATIENCE.multipliedBy(3)).take());
    }

    @Test
    void aNodeThatKeepsHeadersOnlyLacksNothing() {
        assertEquals(List.of(), script.header(TestHeaders.at(8)).wait(Duration.ofDays(1)).take());
    }

    @Test
    void theLowestOneFirstAndTheNextAtOnceWhenThatWasFetched() {
        script.block(TestHeaders.at(7)).header(TestHeaders.at(8)).wait(ALMOST);
        script.header(TestHeaders.at(9)).wait(ALMOST);
        assertEquals(8, script.only().tip().height());
        script.block(TestHeaders.at(8)).wait(Script.TICK);
        assertEquals(9, script.only().tip().height());
    }

    @Test
    void aNodeThatGetsBlocksByItselfIsWorkingOnIt() {
        script.block(TestHeaders.at(7)).header(TestHeaders.at(30));
        for (int height = 8; height <= 30; height++) {
            script.wait(ALMOST).block(TestHeaders.at(height));
        }
        assertEquals(List.of(), script.take());
    }

    @Test
    void aNodeThatCatchesUpMayLackBlocks() {
        script.block(TestHeaders.at(7)).state(NodeStatus.State.SYNCING);
        script.header(TestHeaders.at(1000)).wait(SyncExcuse.LASTS.minus(Script.TICK));
        assertEquals(List.of(), script.take());
        script.state(NodeStatus.State.READY).wait(ALMOST);
        assertEquals(List.of(), script.take());
        assertEquals(1, script.wait(Script.TICK).take().size());
    }

    /** Core says so for as long as its blocks are old, and they stay old if they are withheld. */
    @Test
    void itIsNotForgivenForEver() {
        script.block(TestHeaders.at(7)).state(NodeStatus.State.SYNCING);
        script.header(TestHeaders.at(1000)).wait(SyncExcuse.LASTS.minus(Script.TICK));
        script.state(NodeStatus.State.UNREACHABLE).state(NodeStatus.State.SYNCING);
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        assertEquals(1000, script.only().tip().height());
        script.state(NodeStatus.State.READY);
        assertEquals(1, script.standing().size(), "that it says something else is no block");
    }

    @Test
    void aLongFirstSyncWhoseBlocksComeIsNoSuspicion() {
        script.block(TestHeaders.at(7)).state(NodeStatus.State.SYNCING);
        script.header(TestHeaders.at(1000)).wait(SyncExcuse.LASTS.minus(Script.TICK));
        for (int height = 8; height < 60; height++) {
            script.block(TestHeaders.at(height)).wait(ALMOST);
        }
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        assertEquals(1000, script.only().tip().height());
    }

    @Test
    void afterAReorganisationOnlyTheNewBranchCounts() {
        script.block(TestHeaders.at(7)).header(TestHeaders.at(8)).wait(ALMOST);
        script.header(TestHeaders.on(1, 8, java.time.Instant.EPOCH)).wait(ALMOST);
        assertEquals(List.of(), script.take());
        script.wait(Script.TICK);
        assertEquals(TestHeaders.on(1, 8, java.time.Instant.EPOCH), script.only().tip());
    }

    @Test
    void blocksThatWereMissingFromTheBeginningAreFoundToo() {
        script.block(TestHeaders.at(3)).wait(PATIENCE);
        assertEquals(7, script.only().tip().height());
    }

    @Test
    void moreThanItCanRememberKeepTheLowestAndTheLast() {
        script.block(TestHeaders.at(7));
        for (int height = 8; height < 100; height++) {
            script.header(TestHeaders.at(height));
        }
        assertEquals(8, script.wait(PATIENCE).only().tip().height());
        script.block(TestHeaders.at(98)).wait(PATIENCE);
        assertEquals(99, script.only().tip().height());
    }

    @Test
    void itCanBeSwitchedOff() {
        BlockDetector off = new BlockDetector(TestConfig.with("block", "off"));
        assertEquals("off", off.description());
        Script deaf = new Script(off, TestHeaders.at(9)).block(TestHeaders.at(1));
        assertEquals(List.of(), deaf.wait(Duration.ofDays(1)).take());
    }

    private static Script script() {
        return new Script(new BlockDetector(PATIENCE), TestHeaders.at(7));
    }
}
