package org.altnet.altstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.altnet.altstack.House.ScriptedDriver;
import org.altnet.altstack.House.ScriptedDriver.Reply;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.Receipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers, questions, answers in parts, allowances and scores. */
class AltstackTest {
    private static final GetHeaders QUESTION = new GetHeaders(BlockLocator.EMPTY);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final House house = new House();
    private final ScriptedDriver lightning = new ScriptedDriver("lightning");

    @AfterEach
    void nothingThrew() {
        assertEquals(List.of(), house.time.failures());
    }

    @Test
    void aQuestionIsAnsweredByWhomItWasAsked() {
        PeerId bob = lightning.peer("bob", asked -> Reply.after(300, headers(1)));
        house.join(lightning);

        Answer answer = ask(bob, QUESTION);

        assertEquals(bob, answer.from());
        assertEquals("lightning", answer.group());
        assertEquals(headers(1), answer.message());
        assertFalse(answer.more());
        assertEquals(Duration.ofMillis(300), answer.latency());
        assertEquals(Duration.ofMillis(300), house.view(bob).medianLatency().orElseThrow());
        assertEquals(1, house.view("lightning").traffic().messagesIn());
        assertEquals(80, house.view("lightning").traffic().bytesIn());
    }

    @Test
    void threePartsAreOneAnswer() {
        PeerId bob =
                lightning.peer(
                        "bob", asked -> Reply.after(10, headers(809), headers(809), headers(382)));
        house.join(lightning);

        Answer answer = ask(bob, QUESTION);

        assertEquals(2000, ((Headers) answer.message()).size());
        assertTrue(answer.more(), "2,000 headers fill an answer");
    }

    @Test
    void partsWithoutAnEndAreAnAnswerAfterAPause() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        CompletableFuture<Answer> answer = asking(bob, QUESTION);
        house.time.run();
        lightning.context.receivedPart(bob, headers(809));
        house.time.advance(Duration.ofMillis(1_999));
        assertFalse(answer.isDone());

        house.time.advance(Duration.ofMillis(1));

        assertEquals(809, ((Headers) answer.join().message()).size());
        assertTrue(answer.join().more(), "there may be more where that came from");
    }

    @Test
    void partsThatCameBeforeTheDeadlineAreAnAnswer() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        CompletableFuture<Answer> answer = asking(bob, QUESTION);
        house.time.advance(Duration.ofSeconds(29));
        lightning.context.receivedPart(bob, headers(809));
        house.time.advance(Duration.ofSeconds(1));

        assertEquals(809, ((Headers) answer.join().message()).size());
        assertTrue(answer.join().more());
    }

    @Test
    void aPeerThatDoesNotReadFillsItsOwnShareOnly() {
        ScriptedDriver stalled =
                new ScriptedDriver("lightning") {
                    @Override
                    public DriverSession open(DriverContext context) {
                        super.open(context);
                        return new Session(context) {
                            @Override
                            public CompletionStage<Void> send(PeerId to, Message message) {
                                return to.address().equals("deaf")
                                        ? new CompletableFuture<>()
                                        : super.send(to, message);
                            }
                        };
                    }
                };
        PeerId deaf = stalled.peer("deaf", asked -> null);
        PeerId bob = stalled.peer("bob", asked -> Reply.after(1, headers(1)));
        house.join(stalled);
        for (int i = 0; i < 31; i++) {
            assertFalse(sending(deaf, headers(2000)).isDone());
            house.time.run();
        }
        assertFails("has not sent what it was given before", sending(deaf, headers(2000)));

        house.time.run();
        assertFalse(sending(bob, headers(2000)).isCompletedExceptionally());
        assertEquals(headers(1), ask(bob, QUESTION).message());
    }

    @Test
    void anAnswerOfTooManyHeadersIsNoAnswer() {
        PeerId bob = lightning.peer("bob", asked -> Reply.after(1, headers(1500), headers(501)));
        house.join(lightning);

        assertFails("2001 headers", asking(bob, QUESTION));
        assertEquals(75, house.view(bob).score());
        assertTrue(house.view(bob).lastError().contains("at most 2000"));
    }

    @Test
    void aPeerIsAskedOneQuestionAtATimeAndTheOthersWait() {
        PeerId bob = lightning.peer("bob", asked -> Reply.after(100, headers(1)));
        house.join(lightning);
        CompletableFuture<Answer> first = asking(bob, QUESTION);
        CompletableFuture<Answer> second = asking(bob, QUESTION);
        assertEquals(1, lightning.sent.size());

        house.time.advance(Duration.ofMillis(100));
        assertTrue(first.isDone());
        assertFalse(second.isDone());
        assertEquals(2, lightning.sent.size());

        house.time.advance(Duration.ofMillis(100));
        assertTrue(second.isDone());
    }

    @Test
    void noMoreThanSoManyQuestionsWait() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        for (int i = 0; i < 65; i++) {
            assertFalse(asking(bob, QUESTION).isDone());
        }

        assertFails("too many questions wait", asking(bob, QUESTION));
    }

    @Test
    void silenceEndsAtTheDeadlineAndThePeerCanBeAskedAgain() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);

        CompletableFuture<Answer> first = asking(bob, QUESTION);
        house.time.advance(DEADLINE);

        assertFails("no answer for 30 s", first);
        assertFalse(asking(bob, QUESTION).isDone());
        assertEquals(2, lightning.sent.size());
    }

    @Test
    void aPeerThatGoesTakesItsQuestionWithIt() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        CompletableFuture<Answer> answer = asking(bob, QUESTION);
        lightning.context.peerDown(bob, "connection reset");

        assertFails("connection reset", answer);
        assertEquals(List.of(), house.stack.peers());
        assertFails("no peer lightning:bob is up", asking(bob, QUESTION));
    }

    @Test
    void whatAnswersNothingGoesToTheListeners() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        List<String> heard = new ArrayList<>();
        house.listeners.add(
                (from, message) -> {
                    throw new IllegalStateException("a bad listener");
                });
        house.listeners.add((from, message) -> heard.add(from + " " + message));

        lightning.context.received(bob, headers(1));
        lightning.context.received(new PeerId("lightning", "stranger"), headers(1));
        house.time.run();

        assertEquals(List.of("lightning:bob 1 headers"), heard);
    }

    @Test
    void anAnswerAboutAnotherBlockIsNoAnswer() {
        GetData question = new GetData(Network.REGTEST.genesis());
        PeerId bob =
                lightning.peer(
                        "bob", asked -> Reply.after(1, new NotFound(Network.MAINNET.genesis())));
        house.join(lightning);
        CompletableFuture<Answer> answer = asking(bob, question);
        house.time.advance(Duration.ofSeconds(1));
        assertFalse(answer.isDone());

        lightning.context.received(bob, new NotFound(Network.REGTEST.genesis()));
        house.time.run();

        assertTrue(answer.isDone());
    }

    @Test
    void onlyQuestionsCanBeAsked() {
        assertThrows(
                IllegalArgumentException.class,
                () -> house.stack.request(new PeerId("x", "y"), headers(1), DEADLINE));
    }

    @Test
    void aDriverIsGivenOnlyWhatItCarries() {
        lightning.set("scopes", "headers");
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);

        assertFails("does not carry TRANSACTIONS", sending(bob, Tx.of(new byte[] {1})));
        assertEquals(List.of(), lightning.sent);
    }

    @Test
    void aFloodIsDroppedAndHeldAgainstThePeer() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        List<Message> heard = new ArrayList<>();
        house.listeners.add((from, message) -> heard.add(message));

        for (int i = 0; i < 900; i++) {
            lightning.context.received(bob, QUESTION);
        }
        house.time.run();

        assertEquals(200, heard.size());
        assertEquals(700, house.view(bob).traffic().dropped());
        assertEquals(95, house.view(bob).score(), "once, not 700 times");
    }

    @Test
    void aDriverThatFillsItsInboxLosesWhatDoesNotFit() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);

        for (int i = 0; i < 100_000; i++) {
            lightning.context.received(bob, QUESTION);
        }
        house.time.run();

        assertEquals(1_000, house.view("lightning").traffic().messagesIn());
        assertTrue(house.view("lightning").traffic().dropped() >= 99_000);
    }

    @Test
    void answersAreNotCountedAgainstTheAllowance() {
        PeerId bob = lightning.peer("bob", asked -> Reply.after(1, headers(2000)));
        house.join(lightning);

        for (int i = 0; i < 300; i++) {
            assertEquals(2000, ((Headers) ask(bob, QUESTION).message()).size());
        }
        assertEquals(100, house.view(bob).score());
    }

    @Test
    void aPeerWithoutScoreIsDroppedAndStaysOutUnderAnyAddress() {
        PeerId bob = lightning.peer("02ab@10.0.0.1:9735", asked -> null);
        house.join(lightning);

        house.stack.misbehaved(bob, Offence.INVALID, "wrong work");
        house.time.run();
        assertEquals(50, house.view(bob).score());
        house.stack.misbehaved(bob, Offence.INVALID, "wrong work again");
        house.time.run();

        assertEquals(List.of(), house.stack.peers());
        assertTrue(lightning.calls.get(0).startsWith("disconnect 02ab@10.0.0.1:9735"));
        lightning.up(new PeerId("lightning", "02ab@10.0.0.1:55555"));
        house.time.run();
        assertEquals(List.of(), house.stack.peers(), "the same key from another port");

        house.time.advance(Limits.DEFAULT.ban());
        lightning.up(bob);
        house.time.run();
        assertEquals(60, house.view(bob).score(), "a point a minute is forgiven");
    }

    @Test
    void malformedBytesLowerTheScoreAndEndTheQuestion() {
        PeerId bob = lightning.peer("bob", asked -> null);
        house.join(lightning);
        CompletableFuture<Answer> answer = asking(bob, QUESTION);
        lightning.context.malformed(bob, "headers: 3 bytes too many");
        house.time.run();

        assertEquals(75, house.view(bob).score());
        assertEquals("headers: 3 bytes too many", house.view(bob).lastError());
        assertFails("3 bytes too many", answer);
    }

    @Test
    void aBroadcastGetsAReceiptFromEachThatCarriesIt() {
        lightning.peer("bob", asked -> null);
        lightning.peer("carol", asked -> null);
        ScriptedDriver dns = new ScriptedDriver("dns").set("scopes", "headers");
        dns.peer("example.org", asked -> null);
        house.join(lightning);
        house.join(dns);

        CompletionStage<List<Receipt>> receipts = house.stack.broadcast(Tx.of(new byte[] {1}));
        house.time.run();

        assertEquals(
                List.of("lightning:bob SENT", "lightning:carol SENT"),
                receipts.toCompletableFuture().join().stream()
                        .map(receipt -> receipt.peer() + " " + receipt.result())
                        .toList());
    }

    @Test
    void aDriverIsListedWithWhatItCanDo() {
        lightning.peer("bob", asked -> null);
        house.join(lightning);

        assertEquals(State.ACTIVE, house.state("lightning"));
        assertEquals(1, house.view("lightning").peers());
        assertEquals(65_533, house.view("lightning").capabilities().mtu());
        assertSame(0, house.view("lightning").failures());
    }

    private Answer ask(PeerId peer, Message question) {
        CompletableFuture<Answer> answer = asking(peer, question);
        house.time.advance(Duration.ofSeconds(1));
        return answer.join();
    }

    private CompletableFuture<Answer> asking(PeerId peer, Message question) {
        CompletableFuture<Answer> answer =
                house.stack.request(peer, question, DEADLINE).toCompletableFuture();
        house.time.run();
        return answer;
    }

    private CompletableFuture<Void> sending(PeerId peer, Message message) {
        return house.stack.send(peer, message).toCompletableFuture();
    }

    private void assertFails(String because, CompletableFuture<?> stage) {
        house.time.advance(Duration.ofMillis(10));
        CompletionException failure = assertThrows(CompletionException.class, stage::join);
        assertTrue(failure.getCause().getMessage().contains(because), failure.toString());
    }

    static Headers headers(int count) {
        return Headers.of(new byte[count * BlockHeader.LENGTH]);
    }
}
