package org.altnet.altstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.altnet.altstack.House.ScriptedDriver;
import org.altnet.altstack.House.ScriptedDriver.Reply;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.message.NotFound;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom an anycast asks, in which order, and when it moves on. */
class AnycastTest {
    private static final GetHeaders QUESTION = new GetHeaders(BlockLocator.EMPTY);
    private static final Headers BETTER = AltstackTest.headers(1);

    /** Better chains settle it, nothing new does not, and two headers are a lie. */
    private static final AnswerJudge JUDGE =
            answer ->
                    switch (((Headers) answer.message()).size()) {
                        case 0 -> Judgement.HEARD;
                        case 1 -> Judgement.ACCEPT;
                        default -> Judgement.REJECT;
                    };

    private final House house = new House();

    @AfterEach
    void nothingThrew() {
        assertEquals(List.of(), house.time.failures());
    }

    @Test
    void cheapestThenMostPrivateIsAskedFirstAndAlone() {
        driver("dear", "cost", 50, Reply.after(100, BETTER));
        driver("open", "privacy", "public", Reply.after(100, BETTER));
        driver("hidden", "privacy", "hidden", Reply.after(100, BETTER));

        AnycastResult result = probe();

        assertEquals(List.of("hidden ACCEPTED"), receipts(result));
    }

    @Test
    void anAnswerThatSettlesNothingMovesOnAtOnce() {
        driver("one", "cost", 1, Reply.after(100, Headers.EMPTY));
        driver("two", "cost", 2, Reply.after(100, AltstackTest.headers(2)));
        driver("three", "cost", 3, Reply.after(100, BETTER));

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(Duration.ofMillis(300));

        assertEquals(
                List.of("one HEARD", "two REJECTED", "three ACCEPTED"), receipts(result.join()));
    }

    @Test
    void silenceIsHedgedAfterTwiceTheMediansLatency() {
        driver("silent", "cost", 1, null);
        driver("other", "cost", 2, Reply.after(100, BETTER));

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(Duration.ofMillis(1_099));
        assertFalse(result.isDone());
        house.time.advance(Duration.ofMillis(1));

        assertEquals(List.of("silent OVERTAKEN", "other ACCEPTED"), receipts(result.join()));
    }

    @Test
    void whoIsHedgedBringsInOneMoreAndNotASecondByItsAnswer() {
        driver("slow", "cost", 1, Reply.after(1_200, Headers.EMPTY));
        driver("next", "cost", 2, Reply.after(500, BETTER));
        driver("spared", "cost", 3, Reply.after(1, BETTER));

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(Duration.ofMillis(1_500));

        assertEquals(List.of("slow HEARD", "next ACCEPTED"), receipts(result.join()));
    }

    @Test
    void silenceBringsInOneMoreEvenIfItIsAwaitedToTheEnd() {
        driver("silent", "latency", 20_000, null);
        driver("next", "cost", 2, Reply.after(100, BETTER));
        driver("spared", "cost", 3, Reply.after(1, BETTER));

        Duration perPeer = Duration.ofSeconds(30);
        CompletableFuture<AnycastResult> result =
                probing(
                        new AnycastPolicy(
                                AnycastPolicy.Order.HEDGED, perPeer, Duration.ofHours(1)));
        house.time.advance(perPeer.plusMillis(100));

        assertEquals(List.of("silent SILENT", "next ACCEPTED"), receipts(result.join()));
    }

    @Test
    void noMediumIsAwaitedForSoLongThatOthersAreNotAskedInTime() {
        for (int i = 1; i <= 7; i++) {
            ScriptedDriver slow = new ScriptedDriver("slow" + i).set("latency", 60_000);
            slow.peer("first", asked -> null);
            slow.peer("second", asked -> null);
            house.join(slow);
        }
        ScriptedDriver last = new ScriptedDriver("last").set("cost", 100).set("latency", 60_000);
        last.peer("first", asked -> null);
        last.peer("second", asked -> Reply.after(29_000, BETTER));
        house.join(last);

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(AnycastPolicy.PROBE.total());

        assertTrue(result.join().accepted().isPresent(), result.join().toString());
    }

    @Test
    void mediaComeBeforeSecondPeersOfAMedium() {
        ScriptedDriver cheap = new ScriptedDriver("cheap").set("cost", 1);
        cheap.peer("a", asked -> Reply.after(1, Headers.EMPTY));
        cheap.peer("b", asked -> Reply.after(1, Headers.EMPTY));
        ScriptedDriver dear = new ScriptedDriver("dear").set("cost", 2);
        dear.peer("c", asked -> Reply.after(1, Headers.EMPTY));
        house.join(cheap);
        house.join(dear);

        assertEquals(
                List.of("cheap:a", "dear:c", "cheap:b"),
                probe().receipts().stream().map(receipt -> receipt.peer().toString()).toList());
    }

    @Test
    void aPeerThatLiedIsAskedLast() {
        ScriptedDriver driver = new ScriptedDriver("lightning");
        PeerId liar = driver.peer("a", asked -> Reply.after(1, Headers.EMPTY));
        driver.peer("b", asked -> Reply.after(1, BETTER));
        house.join(driver);
        driver.context.malformed(liar, "garbage");
        house.time.run();

        assertEquals(List.of("lightning:b"), asked(probe()));
    }

    @Test
    void mediaThatCannotBeAskedAreNot() {
        driver("push", "exchange", "push", Reply.after(1, BETTER));
        driver("deaf", "receive", false, Reply.after(1, BETTER));
        driver("blocks", "scopes", "blocks", Reply.after(1, BETTER));
        driver("mirror", "trust", "self", Reply.after(1, BETTER));

        AnycastResult result = probe();

        assertTrue(result.accepted().isEmpty());
        assertEquals(List.of(), result.receipts());
    }

    @Test
    void allAtOnceWhenItIsUrgent() {
        driver("one", "cost", 1, null);
        driver("two", "cost", 2, null);
        driver("three", "cost", 3, Reply.after(50, BETTER));

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.ASK_ALL);
        house.time.advance(Duration.ofMillis(50));

        assertEquals(
                List.of("one OVERTAKEN", "two OVERTAKEN", "three ACCEPTED"),
                receipts(result.join()));
    }

    @Test
    void itEndsWhenNobodyAnswers() {
        driver("one", "cost", 1, null);
        driver("two", "cost", 2, null);

        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(Duration.ofSeconds(31));

        assertEquals(List.of("one SILENT", "two SILENT"), receipts(result.join()));
    }

    @Test
    void whenADriverIsPulledTheNextIsAskedAtOnce() {
        ScriptedDriver pulled = driver("one", "cost", 1, null);
        driver("two", "cost", 2, Reply.after(10, BETTER));
        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        assertEquals(1, pulled.sent.size());
        house.registry.unbind(1);
        house.time.advance(Duration.ofMillis(10));

        assertEquals(List.of("one OVERTAKEN", "two ACCEPTED"), receipts(result.join()));
    }

    @Test
    void aJudgeThatThrowsRejects() {
        driver("one", "cost", 1, Reply.after(10, BETTER));
        CompletableFuture<AnycastResult> result =
                house.stack
                        .anycast(
                                QUESTION,
                                AnycastPolicy.PROBE,
                                answer -> {
                                    throw new IllegalStateException("a bad judge");
                                })
                        .toCompletableFuture();
        house.time.advance(Duration.ofSeconds(1));

        assertEquals(List.of("one REJECTED"), receipts(result.join()));
    }

    @Test
    void anAnswerThatComesTooLateIsNotLost() {
        driver("slow", "cost", 1, Reply.after(1_500, AltstackTest.headers(3)));
        driver("fast", "cost", 2, Reply.after(10, BETTER));
        List<String> heard = new ArrayList<>();
        house.listeners.add((from, message) -> heard.add(from + " " + message));

        assertEquals(List.of("slow OVERTAKEN", "fast ACCEPTED"), receipts(probe()));
        house.time.advance(Duration.ofSeconds(2));

        assertEquals(List.of("slow:peer 3 headers"), heard);
    }

    /** Headers take a second here, which says nothing of how long a block takes. */
    @Test
    void blocksAreWaitedForAsBlocksAre() {
        NotFound answer = new NotFound(Network.REGTEST.genesis());
        ScriptedDriver slow = new ScriptedDriver("slow").set("cost", 1);
        slow.peer(
                "peer",
                asked ->
                        asked instanceof GetData
                                ? Reply.after(25_000, answer)
                                : Reply.after(100, Headers.EMPTY));
        house.join(slow);
        ScriptedDriver dear = new ScriptedDriver("dear").set("cost", 2);
        dear.peer("peer", asked -> Reply.after(100, Headers.EMPTY));
        house.join(dear);
        probe();
        assertEquals(List.of("slow ACCEPTED"), fetch());
        assertEquals(1, dear.sent.size(), "it was asked for headers alone");
        assertEquals(
                Duration.ofMillis(100),
                house.view(new PeerId("slow", "peer")).medianLatency().orElseThrow());
    }

    @Test
    void whoIsOvertakenWithABlockHasDoneNothingWrong() {
        Block block = Block.of(new byte[100]);
        ScriptedDriver slow = new ScriptedDriver("slow").set("cost", 1);
        slow.peer("peer", asked -> Reply.after(50_000, block));
        house.join(slow);
        ScriptedDriver fast = new ScriptedDriver("fast").set("cost", 2);
        fast.peer("peer", asked -> Reply.after(100, block));
        house.join(fast);
        List<String> heard = new ArrayList<>();
        house.listeners.add((from, message) -> heard.add(from + " " + message.length()));
        assertEquals(List.of("slow OVERTAKEN", "fast ACCEPTED"), fetch(block.header().hash()));
        assertEquals(List.of("slow:peer 100"), heard);
        assertEquals(100, house.view(new PeerId("slow", "peer")).score());
    }

    private List<String> fetch() {
        return fetch(Network.REGTEST.genesis());
    }

    private List<String> fetch(Hash256 block) {
        CompletableFuture<AnycastResult> result =
                house.stack
                        .anycast(
                                new GetData(block),
                                new AnycastPolicy(
                                        AnycastPolicy.Order.HEDGED,
                                        Duration.ofMinutes(10),
                                        Duration.ofMinutes(30)),
                                answer -> Judgement.ACCEPT)
                        .toCompletableFuture();
        house.time.run();
        house.time.advance(Duration.ofMinutes(1));
        return receipts(result.join());
    }

    private ScriptedDriver driver(String id, String property, Object value, Reply reply) {
        ScriptedDriver driver = new ScriptedDriver(id).set(property, value);
        driver.peer("peer", asked -> reply);
        house.join(driver);
        return driver;
    }

    private AnycastResult probe() {
        CompletableFuture<AnycastResult> result = probing(AnycastPolicy.PROBE);
        house.time.advance(Duration.ofMillis(1_200));
        return result.join();
    }

    private CompletableFuture<AnycastResult> probing(AnycastPolicy policy) {
        CompletableFuture<AnycastResult> result =
                house.stack.anycast(QUESTION, policy, JUDGE).toCompletableFuture();
        house.time.run();
        return result;
    }

    private static List<String> receipts(AnycastResult result) {
        return result.receipts().stream()
                .map(receipt -> receipt.peer().driver() + " " + receipt.result())
                .toList();
    }

    private static List<String> asked(AnycastResult result) {
        return result.receipts().stream().map(receipt -> receipt.peer().toString()).toList();
    }
}
