package org.altnet.altstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.altnet.altstack.House.ScriptedDriver;
import org.altnet.altstack.House.ScriptedDriver.Reply;
import org.altnet.api.driver.DriverContext;
import org.altnet.api.driver.DriverSession;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Answer;
import org.altnet.api.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers come, go, fail and misbehave; only they suffer from it. */
class DriverLifeTest {
    private static final GetHeaders QUESTION = new GetHeaders(BlockLocator.EMPTY);

    private final House house = new House();
    private final ScriptedDriver driver = new ScriptedDriver("lightning");

    @Test
    void aRemovedDriverIsClosedAndItsPeersAreGone() {
        driver.peer("bob", asked -> null);
        long service = house.join(driver);

        CompletionStage<Void> gone = house.registry.unbind(service);
        house.time.run();

        assertTrue(gone.toCompletableFuture().isDone());
        assertEquals(List.of("close"), driver.calls);
        assertEquals(List.of(), house.stack.peers());
        assertEquals(List.of(), house.stack.drivers());
        assertTrue(house.lanes.get(0).ended);
    }

    @Test
    void whatAClosedSessionStillSaysIsDropped() {
        PeerId bob = driver.peer("bob", asked -> null);
        long service = house.join(driver);
        DriverContext old = driver.context;
        house.registry.unbind(service);
        house.time.run();
        house.join(driver);

        old.peerDown(bob, "late news");
        old.status(
                new org.altnet.api.driver.DriverStatus(
                        State.FAILED, Set.of(), "late", house.time.now().wall()));
        house.time.run();

        assertEquals(1, house.stack.peers().size());
        assertEquals(State.ACTIVE, house.state("lightning"));
    }

    @Test
    void aPropertyChangeKeepsTheSession() {
        long service = house.join(driver);
        driver.set("cost", 40);
        house.registry.update(service, driver.properties);
        house.time.run();

        assertEquals(40, house.view("lightning").capabilities().cost());
        assertEquals(1, driver.opened);
    }

    @Test
    void aDriverThatDoesNotOpenIsTriedAgainEverMoreSlowly() {
        ScriptedDriver broken =
                new ScriptedDriver("lightning") {
                    @Override
                    public DriverSession open(DriverContext context) {
                        opened++;
                        throw new IllegalArgumentException("[altnet.lightning] listen: no port");
                    }
                };
        house.join(broken);

        assertEquals(State.FAILED, house.state("lightning"));
        assertEquals(Set.of(Reason.BAD_CONFIGURATION), house.view("lightning").status().reasons());
        assertTrue(house.view("lightning").lastError().contains("[altnet.lightning] listen"));
        house.time.advance(Duration.ofSeconds(60));
        assertTrue(broken.opened >= 5 && broken.opened <= 7, "opened " + broken.opened);
        assertEquals(broken.opened, house.view("lightning").failures());
    }

    @Test
    void aDriverIsNotOpenedAgainBeforeItHasClosed() {
        house.join(driver);
        driver.report(State.FAILED, "trouble");
        house.lanes.get(0).busy = Duration.ofSeconds(1);
        house.time.advance(Duration.ofMillis(4_900));
        assertEquals(1, driver.opened);

        house.time.advance(Duration.ofMillis(200));
        assertEquals(2, driver.opened, "given up after 5 s");
    }

    @Test
    void aDriverThatIsRemovedWhileItClosesStaysClosed() {
        long service = house.join(driver);
        driver.report(State.FAILED, "trouble");
        house.lanes.get(0).busy = Duration.ofSeconds(1);
        house.time.run();
        house.registry.unbind(service);
        house.time.advance(Duration.ofMinutes(1));

        assertEquals(1, driver.opened);
    }

    @Test
    void aQuestionToAPeerThatCameBackElsewhereEndsAndTheNextIsAsked() {
        driver.peer("02ab@1.2.3.4:1", asked -> null);
        long first = house.join(driver);
        CompletableFuture<Answer> caught = ask(new PeerId("lightning", "02ab@1.2.3.4:1"));
        house.registry.unbind(first);
        ScriptedDriver next = new ScriptedDriver("lightning");
        PeerId back = next.peer("02ab@1.2.3.4:2", asked -> null);
        house.join(next);
        CompletableFuture<Answer> waiting = ask(back);
        house.time.advance(Duration.ofSeconds(30));

        assertTrue(caught.isCompletedExceptionally());
        assertTrue(waiting.isCompletedExceptionally());
        ask(back);
        assertEquals(3, next.sent.size());
    }

    @Test
    void aDriverThatReportsFailureIsOpenedAgain() {
        house.join(driver);
        driver.report(State.FAILED, "port 9735 is in use");
        house.time.run();

        assertEquals(State.FAILED, house.state("lightning"));
        assertTrue(house.view("lightning").status().text().contains("next try in"));
        assertEquals(List.of("close"), driver.calls);
        house.time.advance(Duration.ofSeconds(2));
        assertEquals(State.ACTIVE, house.state("lightning"));
        assertEquals(2, driver.opened);
    }

    @Test
    void aDriverThatThrowsFromSendLosesItsSession() {
        ScriptedDriver throwing =
                new ScriptedDriver("lightning") {
                    @Override
                    public DriverSession open(DriverContext context) {
                        super.open(context);
                        return new Session(context) {
                            @Override
                            public CompletionStage<Void> send(PeerId peer, Message message) {
                                throw new IllegalStateException("a bug");
                            }
                        };
                    }
                };
        PeerId bob = throwing.peer("bob", asked -> null);
        house.join(throwing);

        CompletableFuture<Answer> answer = ask(bob);

        assertTrue(answer.isCompletedExceptionally());
        assertEquals(State.FAILED, house.state("lightning"));
        assertEquals(Set.of(Reason.MISBEHAVED), house.view("lightning").status().reasons());
    }

    @Test
    void aCallThatNeverReturnsCostsTheDriverItsSessionAndNobodyElseAnything() {
        driver.peer("bob", asked -> null);
        house.join(driver);
        ScriptedDriver other = new ScriptedDriver("dns");
        PeerId web = other.peer("example.org", asked -> Reply.after(1, AltstackTest.headers(1)));
        house.join(other);
        CompletableFuture<Answer> stuck = ask(new PeerId("lightning", "bob"));
        house.lanes.get(0).busy = Duration.ofSeconds(5);

        house.time.advance(Duration.ofSeconds(1));

        assertEquals(State.FAILED, house.state("lightning"));
        assertTrue(house.view("lightning").lastError().contains("not returned for 5 s"));
        assertTrue(ask(web).isDone());
        house.time.advance(Duration.ofSeconds(2));
        assertEquals(State.ACTIVE, house.state("lightning"), "opened again on a new lane");
        assertEquals(2, driver.sent.size(), "the question is asked again of the new session");
        assertFalse(stuck.isDone());
    }

    @Test
    void aDriverThatDoesNotCloseIsGivenUpAfterFiveSeconds() {
        long service = house.join(driver);
        house.lanes.get(0).busy = Duration.ofSeconds(1);
        CompletableFuture<Void> gone = house.registry.unbind(service).toCompletableFuture();

        house.time.advance(Duration.ofMillis(4_999));
        assertFalse(gone.isDone());
        house.time.advance(Duration.ofMillis(1));

        assertTrue(gone.isDone());
    }

    @Test
    void aSecondDriverOfTheSameNameWaitsForTheFirstToGo() {
        ScriptedDriver second = new ScriptedDriver("lightning");
        long first = house.join(driver);
        house.join(second);

        assertEquals(0, second.opened);
        assertEquals(
                List.of(State.ACTIVE, State.DISABLED),
                house.stack.drivers().stream().map(view -> view.status().state()).toList());
        house.registry.unbind(first);
        house.time.run();

        assertEquals(1, second.opened);
        assertEquals(State.ACTIVE, house.state("lightning"));
    }

    @Test
    void aQuestionCaughtInASwapIsAskedAgainOfTheNewSession() {
        PeerId bob = driver.peer("02ab@1.2.3.4:1", asked -> null);
        long first = house.join(driver);
        CompletableFuture<Answer> caught = ask(bob);
        house.registry.unbind(first);
        house.time.advance(Duration.ofSeconds(1));
        CompletableFuture<Answer> betweenTheTwo = ask(bob);
        ScriptedDriver next = new ScriptedDriver("lightning");
        next.peer("02ab@1.2.3.4:2", asked -> Reply.after(1, AltstackTest.headers(1)));
        house.join(next);
        house.time.advance(Duration.ofMillis(10));

        assertEquals("02ab@1.2.3.4:2", caught.join().from().address());
        assertEquals("02ab@1.2.3.4:2", betweenTheTwo.join().from().address());
    }

    @Test
    void eachSwapHasItsOwnGrace() {
        PeerId bob = driver.peer("bob", asked -> null);
        long first = house.join(driver);
        house.registry.unbind(first);
        house.time.advance(Duration.ofSeconds(1));
        long second = house.join(driver);
        house.time.advance(Duration.ofSeconds(8));
        house.registry.unbind(second);
        house.time.run();
        CompletableFuture<Answer> caught = ask(bob);
        house.time.advance(Duration.ofSeconds(5));
        assertFalse(caught.isDone(), "ten seconds after the second swap, not after the first");

        house.time.advance(Duration.ofSeconds(5));
        assertTrue(caught.isCompletedExceptionally());
    }

    @Test
    void aQuestionDoesNotWaitForADriverThatStaysAway() {
        PeerId bob = driver.peer("bob", asked -> null);
        long service = house.join(driver);
        CompletableFuture<Answer> caught = ask(bob);
        house.registry.unbind(service);
        house.time.advance(Limits.DEFAULT.swapGrace());

        assertTrue(caught.isCompletedExceptionally());
        assertTrue(ask(bob).isCompletedExceptionally(), "nobody expects it back");
    }

    @Test
    void whoWaitsGetsThePlaceOnlyWhenItIsFree() {
        ScriptedDriver second = new ScriptedDriver("lightning");
        ScriptedDriver third = new ScriptedDriver("lightning");
        long first = house.join(driver);
        long middle = house.join(second);
        house.join(third);
        house.registry.unbind(middle);
        house.time.run();
        assertEquals(0, third.opened);

        house.registry.unbind(first);
        house.time.run();
        assertEquals(1, third.opened);
    }

    @Test
    void aDriverThatMayOverlapTakesOverBeforeTheOldOneCloses() {
        driver.set("overlap", true);
        PeerId bob = driver.peer("bob", asked -> Reply.after(500, AltstackTest.headers(1)));
        long first = house.join(driver);
        CompletableFuture<Answer> underWay = ask(bob);
        CompletableFuture<Answer> waiting = ask(bob);
        ScriptedDriver next = new ScriptedDriver("lightning").set("overlap", true);
        next.peer("bob", asked -> Reply.after(5, AltstackTest.headers(2)));
        house.join(next);
        house.time.advance(Duration.ofMillis(100));

        assertEquals(1, next.opened);
        assertEquals(1, driver.sent.size(), "the old one is asked nothing new");
        assertEquals(AltstackTest.headers(2), waiting.join().message());
        assertFalse(underWay.isDone());
        assertEquals(List.of(), driver.calls);

        house.time.advance(Duration.ofMillis(500));
        assertEquals(AltstackTest.headers(1), underWay.join().message());
        assertEquals(List.of("close"), driver.calls);
        assertEquals(1, house.stack.peers().size());
        house.registry.unbind(first);
        house.time.run();
        assertEquals(State.ACTIVE, house.state("lightning"));
        assertEquals(1, house.stack.drivers().size());
    }

    @Test
    void aDriverThatNeverAnswersHoldsASwapUpForASecondAtMost() {
        driver.set("overlap", true);
        PeerId bob = driver.peer("bob", asked -> null);
        house.join(driver);
        CompletableFuture<Answer> underWay = ask(bob);
        ScriptedDriver next = new ScriptedDriver("lightning").set("overlap", true);
        next.peer("bob", asked -> Reply.after(5, AltstackTest.headers(2)));
        house.join(next);

        house.time.advance(Duration.ofMillis(1_100));

        assertEquals(List.of("close"), driver.calls);
        assertEquals(AltstackTest.headers(2), underWay.join().message());
    }

    @Test
    void aDriverThatKeepsMisbehavingIsParkedUntilSomebodyActs() {
        house.join(driver);
        for (int i = 0; i < 10; i++) {
            driver.context
                    .lane()
                    .execute(
                            () -> {
                                throw new IllegalStateException("a bug");
                            });
            house.time.run();
            int opened = driver.opened;
            for (int s = 0; s < 400 && driver.opened == opened; s++) {
                house.time.advance(Duration.ofSeconds(1));
            }
        }
        assertEquals(State.FAILED, house.state("lightning"));
        assertEquals(10, driver.opened);
        assertTrue(house.view("lightning").status().text().contains("altnet:restart lightning"));
        house.time.advance(Duration.ofDays(1));
        assertEquals(10, driver.opened);

        house.stack.restart("lightning");
        house.time.run();
        assertEquals(State.ACTIVE, house.state("lightning"));
        assertEquals(11, driver.opened);
    }

    @Test
    void expectedTroubleIsNeverParked() {
        ScriptedDriver failing =
                new ScriptedDriver("lightning") {
                    @Override
                    public DriverSession open(DriverContext context) {
                        DriverSession session = super.open(context);
                        report(State.FAILED, "port 9735 is in use");
                        return session;
                    }
                };
        house.join(failing);
        house.time.advance(Duration.ofHours(10));

        assertTrue(failing.opened > 100, "opened " + failing.opened);
    }

    @Test
    void aDriverThatFillsItsLaneFails() {
        house.join(driver);
        for (int i = 0; i < 20_000; i++) {
            driver.context.lane().schedule(Duration.ofDays(1), () -> {});
        }
        house.time.run();

        assertEquals(State.FAILED, house.state("lightning"));
    }

    @Test
    void cancelledAndFinishedTasksMakeRoomOnTheLane() {
        house.join(driver);
        for (int i = 0; i < 20_000; i++) {
            driver.context.lane().schedule(Duration.ofDays(1), () -> {}).cancel();
            driver.context.lane().execute(() -> {});
            house.time.run();
        }

        assertEquals(State.ACTIVE, house.state("lightning"));
    }

    @Test
    void aMediumThatNeverTakesAMessageFailsTheQuestion() {
        ScriptedDriver stalled =
                new ScriptedDriver("lightning") {
                    @Override
                    public DriverSession open(DriverContext context) {
                        super.open(context);
                        return new Session(context) {
                            @Override
                            public CompletionStage<Void> send(PeerId peer, Message message) {
                                return new CompletableFuture<>();
                            }
                        };
                    }
                };
        PeerId bob = stalled.peer("bob", asked -> null);
        house.join(stalled);
        CompletableFuture<Void> sending = house.stack.send(bob, QUESTION).toCompletableFuture();
        house.time.advance(Duration.ofSeconds(30));

        assertTrue(sending.isCompletedExceptionally());
    }

    @Test
    void aDriverWithUnusablePropertiesIsNotUsed() {
        driver.set("mtu", "big");
        house.join(driver);

        assertEquals(List.of(), house.stack.drivers());
        assertEquals(0, driver.opened);
    }

    @Test
    void aDriverThatSpeaksForAnotherFails() {
        house.join(driver);
        driver.up(new PeerId("dns", "example.org"));
        house.time.run();

        assertEquals(State.FAILED, house.state("lightning"));
        assertEquals(List.of(), house.stack.peers());
    }

    @Test
    void aDriverThatFloodsWithEventsFails() {
        house.join(driver);
        for (int i = 0; i < 10_000; i++) {
            driver.context.peerDown(new PeerId("lightning", "bob" + i), "flood");
        }
        house.time.run();

        assertEquals(State.FAILED, house.state("lightning"));
    }

    @Test
    void aDriverThatChangesItsMindWildlyIsHeardOnce() {
        house.join(driver);
        for (int i = 0; i < 100_001; i++) {
            driver.report(i % 2 == 0 ? State.INACTIVE : State.ACTIVE, "flip " + i);
        }
        house.time.run();

        assertEquals(State.INACTIVE, house.state("lightning"));
    }

    @Test
    void stateSinceIsWhenTheStateBegan() {
        house.join(driver);
        var began = house.view("lightning").status().since();
        house.time.advance(Duration.ofMinutes(5));
        driver.report(State.ACTIVE, "2 peers");
        house.time.run();

        assertEquals(began, house.view("lightning").status().since());
        assertEquals("2 peers", house.view("lightning").status().text());
    }

    @Test
    void aDriverGetsADirectoryOfItsOwn(@TempDir Path state) throws Exception {
        House here = new House(state, Limits.DEFAULT);
        here.join(driver);

        Path directory = driver.context.stateDirectory();

        assertEquals(state.resolve("drivers/lightning"), directory);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    void backoffDoublesWithinItsBounds() {
        Duration first = Duration.ofSeconds(1);
        Duration most = Duration.ofMinutes(5);
        for (int attempt = 0; attempt < 40; attempt++) {
            double seconds = house.environment.backoff(attempt, first, most).toNanos() / 1e9;
            double middle = Math.min(300, Math.pow(2, attempt));
            assertTrue(seconds >= middle * 0.75 && seconds <= middle * 1.25, "" + seconds);
        }
    }

    @Test
    void realLanesRunTasksInOrderAndSurviveABadOne() throws Exception {
        HostLane lane = new SystemThreads(TimeSource.SYSTEM).lane("test-lane");
        CountDownLatch done = new CountDownLatch(1);
        List<String> ran = new java.util.concurrent.CopyOnWriteArrayList<>();
        lane.execute(() -> ran.add(Thread.currentThread().getName()));
        lane.execute(
                () -> {
                    throw new IllegalStateException("a bad task");
                });
        lane.schedule(Duration.ofMillis(1), () -> ran.add("last"));
        lane.schedule(Duration.ofMillis(2), done::countDown);

        assertTrue(done.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("test-lane", "last"), ran);
        lane.end(true);
        lane.execute(() -> ran.add("too late"));
        assertEquals(2, ran.size());
    }

    @Test
    void sessionThreadsAreCountedNamedAndInterrupted() throws Exception {
        SessionThreads threads =
                new SessionThreads(
                        "lightning", new SystemThreads(TimeSource.SYSTEM), (what, cause) -> {});
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        threads.spawn(
                "reader",
                () -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
        assertTrue(started.await(10, TimeUnit.SECONDS));
        assertEquals(List.of("altnet-lightning-reader"), threads.running());

        threads.end();

        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    private CompletableFuture<Answer> ask(PeerId peer) {
        CompletableFuture<Answer> answer =
                house.stack.request(peer, QUESTION, Duration.ofSeconds(30)).toCompletableFuture();
        house.time.advance(Duration.ofMillis(10));
        return answer;
    }
}
