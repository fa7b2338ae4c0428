package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other nodes ask, and what they say unasked. */
class PeerMessagesTest {
    private static final PeerId BOB = new PeerId("lightning", "02ab12cd34");

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
            world.validation.received(BOB, new GetHeaders(BlockLocator.EMPTY));
        }
        for (int i = 0; i < 100; i++) {
            PeerId other = new PeerId("lightning", "03ab" + i);
            world.validation.received(other, new GetHeaders(BlockLocator.EMPTY));
        }
        world.time.run();
        assertEquals(
                8, world.altstack.sent().stream().filter(sent -> sent.to().equals(BOB)).count());
        assertEquals(64, world.altstack.sent().size(), "others find room, and not without end");
        receive(new GetHeaders(BlockLocator.EMPTY));
        assertEquals(65, world.altstack.sent().size(), "there is room again");
    }

    @Test
    void aPeerThatAsksAndAsksDoesNotWashOutTheLog() {
        LogLines log = new LogLines();
        PeerQuestions questions = new PeerQuestions(world.node, world.altstack, log.budgeted(7));
        for (int i = 0; i < 500; i++) {
            questions.answer(BOB, new GetHeaders(BlockLocator.EMPTY));
            questions.answer(BOB, new GetData(Hash256.ZERO));
        }
        assertEquals(7, log.at("info"));
        assertEquals(5 * 500 - 7, log.at("debug"));
        assertEquals(2 * 500, world.altstack.sent().size());
    }

    @Test
    void headersThatArePushedReachTheNode() {
        Branch longer = world.common.mine(2, 0);
        world.altstack.honest("lightning", BOB.address(), longer);

        receive(longer.between(10, 12));

        assertEquals(longer.tip(), world.node.best().header());
        world.assertVerdict(
                State.UNRESOLVED,
                "was behind by 2 blocks, handed over 2 headers; 1 of 2 independent media agree"
                        + " (lightning)");
        assertEquals(
                List.of(State.BEHIND, State.UNRESOLVED),
                world.verdicts.subList(world.verdicts.size() - 2, world.verdicts.size()).stream()
                        .map(each -> each.state())
                        .toList());
        world.assertMisdeeds();
    }

    @Test
    void eachHandOverTellsItsOwnStory() {
        Branch longer = world.common.mine(2, 0);
        receive(longer.between(10, 11));
        receive(longer.between(11, 12));
        assertEquals(
                "behind by 1 block: the node stands at height 11, a valid chain with more work at"
                        + " height 12",
                world.verdicts.get(world.verdicts.size() - 2).text());
    }

    @Test
    void aPeerThatRepeatsItselfDoesNotMakeUsRepeatTheHandOver() {
        world.node.refuse("busy");
        Headers more = world.common.mine(1, 0).between(10, 11);
        receive(more);
        receive(more);
        assertEquals(List.of(1), world.node.batches());
    }

    @Test
    void headersThatArePushedAndKnownChangeNothing() {
        receive(world.common.between(5, 10));
        assertEquals(List.of(), world.node.batches());
        world.assertMisdeeds();
    }

    @Test
    void badHeadersThatArePushedAreHeldAgainstThePeer() {
        receive(Headers.of(Branch.withoutWork(world.common.tip())));
        world.assertMisdeeds(Offence.INVALID);
        assertEquals(World.START, world.chain.tip().height());
    }

    @Test
    void answersToNothingAreHeldAgainstThePeer() {
        receive(new NotFound(Hash256.ZERO));
        receive(Tx.of(new byte[60]));
        receive(Block.of(new byte[100]));
        world.assertMisdeeds(Offence.ODD, Offence.ODD, Offence.ODD);
        assertEquals("Tx that nobody asked for", world.altstack.misdeeds().get(1).what());
        assertEquals(BOB, world.altstack.misdeeds().get(1).by());
    }

    private Message answer(Message question) {
        int before = world.altstack.sent().size();
        receive(question);
        assertEquals(before + 1, world.altstack.sent().size(), "one answer");
        assertEquals(BOB, world.altstack.sent().get(before).to());
        return world.altstack.sent().get(before).message();
    }

    private void receive(Message message) {
        world.validation.received(BOB, message);
        world.time.run();
    }

    private static BlockLocator locator(Branch branch, int height) {
        return new BlockLocator(
                List.of(
                        new BlockLocator.Entry(
                                branch.at(height).hash(), BlockLocator.Entry.UNKNOWN_HEIGHT)));
    }
}
