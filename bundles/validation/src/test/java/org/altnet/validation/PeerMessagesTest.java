package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.validation.Verdict.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other nodes say unasked. */
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
    void whoPushesTooMuchAtATimeIsHeardInPart() {
        Branch longer = world.common.mine(20, 0);
        for (int height = 10; height < 30; height++) {
            world.peers.received(BOB, longer.between(height, height + 1));
        }
        world.time.run();
        assertEquals(10 + Inbox.MOST_OF_ONE_PEER, world.chain.tip().height());
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

    /** The altstack takes those to account that nobody asked for, and keeps them back. */
    @Test
    void answersThatComeTooLateAreNoOffence() {
        receive(new NotFound(Hash256.ZERO));
        receive(Block.of(new byte[100]));
        world.assertMisdeeds();
    }

    @Test
    void transactionsAreTheEmergencyRoomsAffair() {
        receive(Tx.of(new byte[60]));
        receive(new TxResult(Hash256.ZERO, TxResult.Status.ACCEPTED, ""));
        world.assertMisdeeds();
        assertEquals(List.of(), world.altstack.sent());
    }

    private void receive(Message message) {
        world.peers.received(BOB, message);
        world.time.run();
    }
}
