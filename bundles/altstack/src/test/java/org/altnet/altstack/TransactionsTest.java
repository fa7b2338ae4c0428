package org.altnet.altstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.altnet.altstack.House.ScriptedDriver;
import org.altnet.altstack.House.ScriptedDriver.Reply;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.message.TxResult.Status;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.testing.RawTx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions asked for and submitted, beside blocks. */
class TransactionsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Hash256 BLOCK = Network.REGTEST.genesis();
    private static final Tx NO_TRANSACTION = Tx.of(new byte[] {1});

    private final House house = new House();
    private final ScriptedDriver lightning = new ScriptedDriver("lightning");
    private final List<Message> heard = new ArrayList<>();
    private final Random random = new Random(1);
    private final Tx tx = Tx.of(RawTx.random(random)[0]);
    private final Tx other = Tx.of(RawTx.random(random)[0]);

    TransactionsTest() {
        house.listeners.add((from, message) -> heard.add(message));
    }

    @AfterEach
    void nothingThrew() {
        assertEquals(List.of(), house.time.failures());
    }

    @Test
    void aTransactionIsAnsweredByTheOneOfThatId() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> answer = asking(bob, new GetTx(tx.txid()));

        says(bob, other);
        says(bob, NO_TRANSACTION);
        says(bob, new NotFound(other.txid()));
        says(bob, accepted(tx));
        assertFalse(answer.isDone());
        says(bob, tx);

        assertEquals(tx, ended(answer).message());
        assertEquals(List.of(other, NO_TRANSACTION, accepted(tx)), heard);
        assertEquals(95, house.view(bob).score(), "that other one is an answer to nothing");
    }

    @Test
    void anIdIsWithoutWitnesses() {
        byte[][] raw = RawTx.random(random, 1, 1, List.of(List.of(new byte[72])));
        PeerId bob = silent("bob");
        CompletableFuture<Answer> answer = asking(bob, new GetTx(Tx.of(raw[1]).txid()));
        says(bob, Tx.of(raw[0]));

        assertTrue(answer.isDone());
    }

    @Test
    void aTransactionThatIsNotThereIsNotFound() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> answer = asking(bob, new GetTx(tx.txid()));
        says(bob, new NotFound(tx.txid()));

        assertEquals(new NotFound(tx.txid()), ended(answer).message());
    }

    @Test
    void aSubmissionIsAnsweredByWhatBecameOfIt() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> answer = asking(bob, tx);

        says(bob, accepted(other));
        says(bob, new NotFound(tx.txid()));
        says(bob, tx);
        assertFalse(answer.isDone());
        says(bob, accepted(tx));

        assertEquals(accepted(tx), ended(answer).message());
        assertEquals(List.of(accepted(other), tx), heard);
    }

    @Test
    void neitherAProbeNorASubmissionWaitsForABlock() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> block = asking(bob, new GetData(BLOCK));
        CompletableFuture<Answer> next = asking(bob, new GetData(other.txid()));
        CompletableFuture<Answer> headers = asking(bob, new GetHeaders(BlockLocator.EMPTY));
        CompletableFuture<Answer> submitted = asking(bob, tx);
        assertEquals(
                List.of(new GetData(BLOCK), new GetHeaders(BlockLocator.EMPTY), tx),
                lightning.sent);

        says(bob, accepted(tx));
        assertTrue(submitted.isDone());
        says(bob, AltstackTest.headers(1));
        assertTrue(headers.isDone());
        assertFalse(block.isDone());
        assertEquals(3, lightning.sent.size(), "the line of blocks has not moved");

        says(bob, new NotFound(BLOCK));
        assertTrue(block.isDone());
        assertFalse(next.isDone());
        assertEquals(4, lightning.sent.size());
    }

    @Test
    void anAnswerThatComesAfterItsDeadlineIsNoOffence() {
        Block full = fullBlock();
        PeerId bob = silent("bob");
        CompletableFuture<Answer> block = asking(bob, new GetData(full.header().hash()));
        CompletableFuture<Answer> found = asking(bob, new GetTx(tx.txid()));
        house.time.advance(Duration.ofMinutes(59));
        assertFails("no answer for 30 s", block);
        assertFails("no answer for 30 s", found);
        says(bob, full);
        says(bob, new NotFound(tx.txid()));

        assertEquals(List.of(full, new NotFound(tx.txid())), heard);
        assertEquals(100, house.view(bob).score());
        says(bob, full);
        assertEquals(2, heard.size(), "once");
        assertEquals(95, house.view(bob).score());
    }

    @Test
    void whatWasAskedTwiceMayBeAnsweredTwiceFromAnotherPortToo() {
        PeerId bob = lightning.peer("02ab@192.0.2.1:1025", asked -> null);
        PeerId again = silent("02ab@192.0.2.1:1026");
        for (int i = 0; i < 2; i++) {
            asking(bob, new GetData(BLOCK));
            house.time.advance(Duration.ofMinutes(1));
        }
        says(again, new NotFound(BLOCK));
        says(again, new NotFound(BLOCK));
        assertEquals(2, heard.size());
        assertEquals(100, house.view(again).score());
    }

    @Test
    void afterAnHourNobodyRemembersAndWhoWasNotAskedHasNothingToAnswer() {
        PeerId bob = lightning.peer("bob", asked -> null);
        PeerId carol = silent("carol");
        asking(bob, new GetData(BLOCK));
        house.time.advance(DEADLINE);
        says(carol, new NotFound(BLOCK));
        assertEquals(95, house.view(carol).score());
        house.time.advance(Duration.ofMinutes(61));
        says(bob, new NotFound(BLOCK));
        assertEquals(95, house.view(bob).score());
        assertEquals(List.of(), heard);
    }

    @Test
    void submissionsWaitForEachOther() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> first = asking(bob, tx);
        CompletableFuture<Answer> second = asking(bob, other);
        assertEquals(List.of(tx), lightning.sent);

        says(bob, accepted(tx));
        assertTrue(first.isDone());
        assertFalse(second.isDone());
        assertEquals(List.of(tx, other), lightning.sent);
        says(bob, accepted(other));
        assertTrue(second.isDone());
    }

    @Test
    void aPeerThatKnowsNoResultIsSilent() {
        lightning.peer("old", asked -> null);
        house.join(lightning);
        CompletableFuture<AnycastResult> result =
                house.stack
                        .anycast(tx, AnycastPolicy.ASK_ALL, answer -> Judgement.ACCEPT)
                        .toCompletableFuture();
        house.time.advance(AnycastPolicy.ASK_ALL.perPeer());

        assertEquals("SILENT", ended(result).receipts().get(0).result().name());
    }

    @Test
    void anAnycastSubmitsUntilSomebodyTakesIt() {
        ScriptedDriver radio = new ScriptedDriver("radio").set("cost", 50);
        radio.peer("far", asked -> Reply.after(100, accepted(tx)));
        lightning.peer(
                "bob", asked -> Reply.after(10, new TxResult(tx.txid(), Status.REFUSED, "")));
        ScriptedDriver blocks = new ScriptedDriver("blocks").set("scopes", "headers,blocks");
        blocks.peer("web", asked -> Reply.after(1, accepted(tx)));
        house.join(lightning);
        house.join(radio);
        house.join(blocks);
        CompletableFuture<AnycastResult> result =
                house.stack
                        .anycast(
                                tx,
                                AnycastPolicy.PROBE,
                                answer ->
                                        ((TxResult) answer.message()).isTaken()
                                                ? Judgement.ACCEPT
                                                : Judgement.HEARD)
                        .toCompletableFuture();
        house.time.advance(Duration.ofSeconds(1));

        assertEquals(
                List.of("lightning HEARD", "radio ACCEPTED"),
                ended(result).receipts().stream()
                        .map(receipt -> receipt.peer().driver() + " " + receipt.result())
                        .toList());
    }

    @Test
    void aPeerThatGoesTakesBothQuestionsWithIt() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> block = asking(bob, new GetData(BLOCK));
        CompletableFuture<Answer> submitted = asking(bob, tx);
        CompletableFuture<Answer> waiting = asking(bob, other);
        lightning.context.peerDown(bob, "connection reset");

        assertFails("connection reset", block);
        assertFails("connection reset", submitted);
        assertFails("connection reset", waiting);
    }

    @Test
    void malformedBytesEndBothQuestionsAndTheNextAreAsked() {
        PeerId bob = silent("bob");
        CompletableFuture<Answer> block = asking(bob, new GetData(BLOCK));
        CompletableFuture<Answer> submitted = asking(bob, tx);
        asking(bob, other);
        lightning.context.malformed(bob, "txresult: status 9");

        assertFails("status 9", block);
        assertFails("status 9", submitted);
        assertEquals(other, lightning.sent.get(2));
    }

    @Test
    void aSwapOfTheDriverLosesNeitherQuestion() {
        PeerId bob = lightning.peer("bob", asked -> null);
        long service = house.join(lightning);
        CompletableFuture<Answer> block = asking(bob, new GetData(BLOCK));
        CompletableFuture<Answer> submitted = asking(bob, tx);
        CompletableFuture<Answer> waiting = asking(bob, other);
        house.registry.unbind(service);
        house.time.run();
        ScriptedDriver next = new ScriptedDriver("lightning");
        next.peer("bob", this::promptly);
        house.join(next);
        house.time.advance(Duration.ofMillis(100));

        assertEquals(new NotFound(BLOCK), ended(block).message());
        assertEquals(accepted(tx), ended(submitted).message());
        assertEquals(accepted(other), ended(waiting).message());
        assertEquals(3, next.sent.size());
    }

    @Test
    void theOldSessionMayStillAnswerEitherQuestionWhileTheNewOneIsAsked() {
        PeerId bob = lightning.peer("bob", asked -> null);
        lightning.set("overlap", true);
        house.join(lightning);
        CompletableFuture<Answer> block = asking(bob, new GetData(BLOCK));
        CompletableFuture<Answer> submitted = asking(bob, tx);
        ScriptedDriver next = new ScriptedDriver("lightning").set("overlap", true);
        next.peer("bob", asked -> null);
        house.join(next);

        lightning.context.received(bob, accepted(tx));
        house.time.run();
        assertTrue(submitted.isDone());
        lightning.context.received(bob, new NotFound(BLOCK));
        house.time.run();
        assertTrue(block.isDone(), "it was not forgotten with the first answer");
    }

    @Test
    void whatIsNoTransactionCannotBeSubmitted() {
        PeerId bob = silent("bob");

        assertThrows(
                IllegalArgumentException.class,
                () -> house.stack.request(bob, NO_TRANSACTION, DEADLINE));
        assertThrows(
                IllegalArgumentException.class,
                () -> house.stack.request(bob, accepted(tx), DEADLINE));
    }

    @Test
    void scopesSayWhatADriverCarries() {
        PeerId blocks = of("blocks", "blocks");
        PeerId transactions = of("transactions", "transactions");
        PeerId headers = of("headers", "headers");

        for (Message message : List.of(new GetTx(tx.txid()), tx, accepted(tx))) {
            assertTrue(isCarried(transactions, message));
            assertFails("does not carry TRANSACTIONS", sending(blocks, message));
            assertFails("does not carry TRANSACTIONS", sending(headers, message));
        }
        assertTrue(isCarried(blocks, new GetData(BLOCK)));
        assertFails("does not carry BLOCKS", sending(transactions, new GetData(BLOCK)));
        assertTrue(isCarried(blocks, new NotFound(BLOCK)));
        assertTrue(isCarried(transactions, new NotFound(BLOCK)));
        assertFails("does not carry BLOCKS or TRANSACTIONS", sending(headers, new NotFound(BLOCK)));
    }

    @Test
    void aBlockOfFourMegabytesIsSentBesideOtherThingsAndHasTheTimeItTakes() {
        ScriptedDriver slow = new StalledDriver("slow");
        PeerId bob = slow.peer("bob", asked -> null);
        house.join(slow);
        CompletableFuture<Void> small = sending(bob, AltstackTest.headers(2000));
        CompletableFuture<Void> large = sending(bob, fullBlock());
        assertEquals(2, slow.sent.size());

        house.time.advance(Duration.ofSeconds(200));
        assertTrue(small.isCompletedExceptionally(), "160 kB take less than a minute");
        assertFalse(large.isDone());
        assertFails("has not sent what it was given before", sending(bob, fullBlock()));
        house.time.advance(Duration.ofSeconds(60));
        assertFails("has not taken the message for 238 s", large);
    }

    @Test
    void transactionsToOneThatDoesNotReadFillItsShareOnly() {
        ScriptedDriver stalled = new StalledDriver("stalled");
        PeerId deaf = stalled.peer("deaf", asked -> null);
        house.join(stalled);
        for (int i = 0; i < 12; i++) {
            assertFalse(sending(deaf, Tx.of(new byte[400_000])).isDone());
        }

        assertFails(
                "has not sent what it was given before", sending(deaf, Tx.of(new byte[400_000])));
    }

    @Test
    void blocksThatWereAskedForAreNotCountedAgainstTheAllowance() {
        Block block = fullBlock();
        PeerId bob = lightning.peer("bob", asked -> Reply.after(10, block));
        house.join(lightning);

        for (int i = 0; i < 50; i++) {
            CompletableFuture<Answer> answer = asking(bob, new GetData(block.header().hash()));
            house.time.advance(Duration.ofMillis(10));
            assertEquals(Block.MAX_LENGTH, ended(answer).message().length());
        }
        assertEquals(100, house.view(bob).score());
        assertEquals(0, house.view(bob).traffic().dropped());
    }

    @Test
    void resultsThatWereAskedForAreNotCountedAgainstTheAllowance() {
        PeerId bob = lightning.peer("bob", this::promptly);
        house.join(lightning);

        for (int i = 0; i < 300; i++) {
            assertTrue(promptAnswer(bob, tx).isDone());
        }
        assertEquals(100, house.view(bob).score());
        assertEquals(List.of(), heard);
    }

    private CompletableFuture<Answer> promptAnswer(PeerId peer, Message question) {
        CompletableFuture<Answer> answer = asking(peer, question);
        house.time.advance(Duration.ofMillis(1));
        return answer;
    }

    /** Answers whatever is asked. */
    private Reply promptly(Message asked) {
        if (asked instanceof Tx submitted) {
            return Reply.after(1, accepted(submitted));
        }
        return Reply.after(1, new NotFound(((GetData) asked).block()));
    }

    private PeerId silent(String name) {
        PeerId peer = lightning.peer(name, asked -> null);
        house.join(lightning);
        return peer;
    }

    private PeerId of(String driver, String scopes) {
        ScriptedDriver one = new ScriptedDriver(driver).set("scopes", scopes);
        PeerId peer = one.peer("peer", asked -> null);
        house.join(one);
        return peer;
    }

    private void says(PeerId peer, Message message) {
        lightning.context.received(peer, message);
        house.time.run();
    }

    private CompletableFuture<Answer> asking(PeerId peer, Message question) {
        CompletableFuture<Answer> answer =
                house.stack.request(peer, question, DEADLINE).toCompletableFuture();
        house.time.run();
        return answer;
    }

    private CompletableFuture<Void> sending(PeerId peer, Message message) {
        CompletableFuture<Void> sent = house.stack.send(peer, message).toCompletableFuture();
        house.time.run();
        return sent;
    }

    private boolean isCarried(PeerId peer, Message message) {
        CompletableFuture<Void> sent = sending(peer, message);
        return sent.isDone() && !sent.isCompletedExceptionally();
    }

    private Block fullBlock() {
        return Block.of(new byte[Block.MAX_LENGTH]);
    }

    /** Does not wait: whatever is to come has come. */
    private static <T> T ended(CompletableFuture<T> stage) {
        assertTrue(stage.isDone(), "it has not ended");
        return stage.join();
    }

    private static TxResult accepted(Tx of) {
        return new TxResult(of.txid(), Status.ACCEPTED, "");
    }

    private void assertFails(String because, CompletableFuture<?> stage) {
        house.time.run();
        CompletionException failure = assertThrows(CompletionException.class, () -> ended(stage));
        assertTrue(failure.getCause().getMessage().contains(because), failure.toString());
    }

    /** Takes messages and never says so. */
    private static final class StalledDriver extends ScriptedDriver {
        StalledDriver(String id) {
            super(id);
        }

        @Override
        public DriverSession open(DriverContext context) {
            super.open(context);
            return new Session(context) {
                @Override
                public CompletableFuture<Void> send(PeerId to, Message message) {
                    sent.add(message);
                    return new CompletableFuture<>();
                }
            };
        }
    }
}
