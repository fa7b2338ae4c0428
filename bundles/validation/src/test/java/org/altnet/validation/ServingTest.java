package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.TxPlace;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other nodes ask, who answers, and how much they get. */
class ServingTest {
    private static final PeerId BOB = new PeerId("lightning", "02ab12cd34");
    private static final PeerId CAROL = new PeerId("tor", "carol");
    private static final Tx TX = transaction();

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
    void aQuestionIsAnsweredFromTheNodesChain() {
        assertEquals(world.common.between(7, 10), answer(new GetHeaders(locator(world.common, 7))));
    }

    @Test
    void anUnknownLocatorIsAnsweredFromGenesis() {
        BlockLocator unknown =
                new BlockLocator(
                        List.of(
                                new BlockLocator.Entry(
                                        Branch.orphan().hash(),
                                        BlockLocator.Entry.UNKNOWN_HEIGHT)));
        assertEquals(world.common.between(0, 10), answer(new GetHeaders(unknown)));
        assertEquals(world.common.between(0, 10), answer(new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void theStopHashIsTheLastOneSent() {
        assertEquals(
                world.common.between(2, 5),
                answer(new GetHeaders(locator(world.common, 2), world.common.at(5).hash())));
    }

    @Test
    void whoIsUpToDateGetsAnEmptyAnswer() {
        assertEquals(Headers.EMPTY, answer(new GetHeaders(locator(world.common, 10))));
    }

    @Test
    void anAnswerHasAtMostTwoThousandHeaders() {
        Branch longer = world.common.mine(2500, 0);
        world.nodeLearns(longer.between(10, longer.height()));
        assertEquals(longer.between(0, 2000), answer(new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void whatTheNodeDoesNotBelieveIsNotPassedOn() {
        world.node.refuse("stubborn");
        world.altstack.honest("tor", "a", world.common.mine(1, 0));
        world.probe();
        assertEquals(Headers.EMPTY, answer(new GetHeaders(locator(world.common, 10))));
    }

    @Test
    void aBlockIsSentIfTheNodeHasIt() {
        Block block = Block.of(Arrays.copyOf(world.common.tip().bytes(), 120));
        world.node.learns(block);
        assertEquals(block, answer(new GetData(world.common.tip().hash())));
        assertEquals(new NotFound(Hash256.ZERO), answer(new GetData(Hash256.ZERO)));
    }

    @Test
    void aNodeThatCannotBeAskedLeavesQuestionsUnanswered() {
        world.node.fail("connection refused");
        receive(new GetHeaders(BlockLocator.EMPTY));
        receive(new GetData(Hash256.ZERO));
        assertEquals(List.of(), world.altstack.sent());
        world.assertMisdeeds();

        world.node.recover();
        assertEquals(world.common.between(0, 10), answer(new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void aFloodOfQuestionsIsDroppedAndNotKept() {
        for (int i = 0; i < 1000; i++) {
            world.peers.received(BOB, new GetHeaders(BlockLocator.EMPTY));
        }
        for (int i = 0; i < 100; i++) {
            PeerId other = new PeerId("lightning", "03ab" + i);
            world.peers.received(other, new GetHeaders(BlockLocator.EMPTY));
        }
        world.time.run();
        assertEquals(
                8, world.altstack.sent().stream().filter(sent -> sent.to().equals(BOB)).count());
        assertEquals(64, world.altstack.sent().size(), "others find room, and not without end");
        receive(new GetHeaders(BlockLocator.EMPTY));
        assertEquals(65, world.altstack.sent().size(), "there is room again");
    }

    @Test
    void aTransactionIsSentFromWhereverTheNodeHasIt() {
        world.node.learns(new TxPlace(TX, Optional.empty()));
        assertEquals(TX, answer(new GetTx(TX.txid())));
        assertEquals(new NotFound(Hash256.ZERO), answer(new GetTx(Hash256.ZERO)));
    }

    @Test
    void aPeerThatAsksAndAsksDoesNotWashOutTheLog() {
        LogLines log = new LogLines();
        Serving serving = serving(log, World.settings(2).serving(), world.node);
        for (int i = 0; i < 500; i++) {
            serving.asked(BOB, new GetHeaders(BlockLocator.EMPTY));
            serving.asked(BOB, new GetData(Hash256.ZERO));
            world.time.run();
        }
        assertEquals(7, log.at("info"));
        assertEquals(5 * 500 - 7, log.at("debug"));
        assertEquals(2 * 500, world.altstack.sent().size());
    }

    @Test
    void theNextNodeAnswersIfTheFirstCannot() throws IOException {
        ScriptedNode second = world.join("second");
        second.learns(world.common.mine(1, 0).between(10, 11));
        world.node.fail("timed out");
        assertEquals(1, ((Headers) answer(new GetHeaders(locator(world.common, 10)))).size());
        world.node.recover();
        assertEquals(0, ((Headers) answer(new GetHeaders(locator(world.common, 10)))).size());
    }

    @Test
    void whatTheFirstNodeHasNotGotTheNextMayHave() throws IOException {
        ScriptedNode second = world.join("second");
        second.learns(blockAt(5));
        assertEquals(blockAt(5), answer(new GetData(world.common.at(5).hash())));
    }

    @Test
    void aNodeThatIsReadyAnswersBeforeOneThatCatchesUp() throws IOException {
        ScriptedNode second = world.join("second");
        world.node.is(State.SYNCING);
        int before = second.asked();
        answer(new GetHeaders(BlockLocator.EMPTY));
        assertTrue(second.asked() > before);
        second.fail("timed out");
        assertEquals(world.common.between(0, 10), answer(new GetHeaders(BlockLocator.EMPTY)));
    }

    @Test
    void nothingIsServedFromANodeThatCannotBeJudged() {
        int before = world.node.asked();
        for (State state : List.of(State.STARTING, State.UNREACHABLE)) {
            world.node.is(state);
            receive(BOB, new GetHeaders(BlockLocator.EMPTY));
        }
        world.node.is(State.READY);
        world.node.isOf(Network.MAINNET);
        receive(BOB, new GetHeaders(BlockLocator.EMPTY));
        assertEquals(List.of(), world.altstack.sent());
        assertEquals(before, world.node.asked(), "it is not even asked");
        world.assertMisdeeds();
    }

    @Test
    void anotherBlockThanWasAskedForIsNotPassedOn() {
        Block other = blockAt(4);
        world.node.answersWith(world.common.at(5).hash(), other);
        receive(BOB, new GetData(world.common.at(5).hash()));
        assertEquals(List.of(), world.altstack.sent());
    }

    @Test
    void aBlockThatManyAskForIsReadOnce() {
        world.node.learns(blockAt(10));
        GetData question = new GetData(blockAt(10).header().hash());
        answer(question);
        int asked = world.node.asked();
        receive(CAROL, question);
        assertEquals(2, world.altstack.sent().size());
        assertEquals(asked, world.node.asked());
    }

    @Test
    void aPeerThatHasHadItsShareWaitsAndOthersDoNot() {
        ServingBudgets.Limits limits = new ServingBudgets.Limits(100, 500, 100_000, 1_000_000);
        LogLines log = new LogLines();
        Serving serving = serving(log, limits, world.node);
        GetHeaders question = new GetHeaders(locator(world.common, 5));
        ask(serving, BOB, question, 3);
        assertEquals(2, world.altstack.sent().size(), "400 bytes each, and then in debt");

        ask(serving, CAROL, question, 1);
        assertEquals(3, world.altstack.sent().size());
        world.advance(Duration.ofSeconds(2));
        ask(serving, BOB, question, 1);
        assertEquals(3, world.altstack.sent().size(), "still in debt by 100 bytes");
        world.advance(Duration.ofSeconds(2));
        ask(serving, BOB, question, 1);
        assertEquals(4, world.altstack.sent().size());
        world.assertMisdeeds();
    }

    @Test
    void thereIsOnlySoMuchADayForOneAndForAll() {
        ServingBudgets.Limits limits = new ServingBudgets.Limits(1_000_000, 1_000_000, 800, 8_000);
        Serving serving = serving(new LogLines(), limits, world.node);
        GetHeaders question = new GetHeaders(locator(world.common, 5));
        ask(serving, BOB, question, 3);
        assertEquals(2, world.altstack.sent().size());
        for (int peer = 1; peer < 10; peer++) {
            ask(serving, new PeerId("tor", "carol" + peer), question, 3);
            assertEquals(2 + 2 * peer, world.altstack.sent().size());
        }
        ask(serving, new PeerId("tor", "dave"), question, 1);
        assertEquals(20, world.altstack.sent().size(), "all have had theirs");

        world.advance(Duration.ofHours(24));
        ask(serving, BOB, question, 1);
        assertEquals(21, world.altstack.sent().size());
    }

    /** An inbound peer on Lightning has another port each time it calls. */
    @Test
    void whoCallsFromElsewhereIsTheSamePeer() {
        ServingBudgets.Limits limits = new ServingBudgets.Limits(100, 500, 100_000, 1_000_000);
        Serving serving = serving(new LogLines(), limits, world.node);
        GetHeaders question = new GetHeaders(locator(world.common, 5));
        for (int port = 1025; port < 1035; port++) {
            PeerId same = PeerId.parse("lightning:02ab@192.0.2.1:" + port);
            ask(serving, same, question, 1);
        }
        assertEquals(2, world.altstack.sent().size());
    }

    @Test
    void oneAloneDoesNotUseUpWhatIsForAll() {
        ServingBudgets.Limits limits =
                new ServingBudgets.Limits(1_000_000, 1_000_000, 100_000, 4_000);
        Serving serving = serving(new LogLines(), limits, world.node);
        GetHeaders question = new GetHeaders(locator(world.common, 5));
        ask(serving, BOB, question, 20);
        assertEquals(1, world.altstack.sent().size());
        ask(serving, CAROL, question, 1);
        assertEquals(2, world.altstack.sent().size());
    }

    @Test
    void oneThatFloodsFromManyAddressesLeavesRoomForOthers() {
        Inbox inbox = new Inbox();
        for (int port = 1025; port < 1125; port++) {
            inbox.enter(PeerId.parse("lightning:02ab@192.0.2.1:" + port));
        }
        assertTrue(inbox.enter(CAROL));
        assertFalse(inbox.enter(PeerId.parse("lightning:02ab@192.0.2.1:9735")));
        inbox.leave(PeerId.parse("lightning:02ab@192.0.2.1:1025"));
        assertTrue(inbox.enter(PeerId.parse("lightning:02ab@192.0.2.1:9735")));
    }

    @Test
    void whoGoesOnAskingAllTheSameIsHeldToAccount() {
        ServingBudgets.Limits limits = new ServingBudgets.Limits(1, 1, 100_000, 1_000_000);
        Serving serving = serving(new LogLines(), limits, world.node);
        GetHeaders question = new GetHeaders(locator(world.common, 5));
        ask(serving, BOB, question, 50);
        world.assertMisdeeds();
        ask(serving, BOB, question, 51);
        world.assertMisdeeds(Offence.ODD, Offence.ODD);
    }

    @Test
    void aQuestionThatHasWaitedTooLongIsNotAnswered() {
        ManualTime blocked = new ManualTime();
        Serving serving =
                new Serving(
                        Network.REGTEST,
                        () -> List.of(world.node),
                        world.altstack,
                        blocked.lane(),
                        world.time,
                        new ServingBudgets(World.settings(2).serving(), world.time),
                        new BlockCache(1),
                        new LogLines().budgeted(7));
        serving.asked(BOB, new GetHeaders(BlockLocator.EMPTY));
        world.advance(Duration.ofSeconds(121));
        serving.asked(CAROL, new GetHeaders(BlockLocator.EMPTY));
        blocked.run();
        assertEquals(
                List.of(CAROL),
                world.altstack.sent().stream().map(ScriptedAltstack.Sent::to).toList());
    }

    private Serving serving(LogLines log, ServingBudgets.Limits limits, BitcoinNode node) {
        return new Serving(
                Network.REGTEST,
                () -> List.of(node),
                world.altstack,
                world.time.lane(),
                world.time,
                new ServingBudgets(limits, world.time),
                new BlockCache(1_000_000),
                log.budgeted(7));
    }

    private void ask(Serving serving, PeerId from, Message question, int times) {
        for (int i = 0; i < times; i++) {
            serving.asked(from, question);
            world.time.run();
        }
    }

    private Block blockAt(int height) {
        return Block.of(Arrays.copyOf(world.common.at(height).bytes(), BlockHeader.LENGTH + 40));
    }

    private static Tx transaction() {
        byte[] raw = new byte[60];
        raw[0] = 1; // version
        raw[4] = 1; // inputs
        raw[46] = 1; // outputs
        return Tx.of(raw);
    }

    private Message answer(Message question) {
        int before = world.altstack.sent().size();
        receive(question);
        assertEquals(before + 1, world.altstack.sent().size(), "one answer");
        assertEquals(BOB, world.altstack.sent().get(before).to());
        return world.altstack.sent().get(before).message();
    }

    private void receive(Message message) {
        receive(BOB, message);
    }

    private void receive(PeerId from, Message message) {
        world.peers.received(from, message);
        world.time.run();
    }

    private static BlockLocator locator(Branch branch, int height) {
        return new BlockLocator(
                List.of(
                        new BlockLocator.Entry(
                                branch.at(height).hash(), BlockLocator.Entry.UNKNOWN_HEIGHT)));
    }
}
