package org.altnet.simulator.anycast;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.altnet.altstack.AltstackRoom;
import org.altnet.altstack.Environment;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.simulator.clock.SimulatedTime;

/**
 * One life of an altstack: its drivers join, it asks around in peace a few times and learns how
 * long each medium takes, and then comes the one question that is measured.
 *
 * <p>Single-threaded; trials share nothing and may run side by side.
 */
final class Trial {
    /** Questions to everybody before the one that is measured. */
    static final int IN_PEACE = 3;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** How long after the end what is late may still come. */
    private static final Duration AFTERWARDS = Duration.ofMinutes(1);

    private final Goal goal;
    private final Policy policy;
    private final List<PeerScript> scripts;
    private final Truth world = new Truth();
    private final SimulatedTime time = new SimulatedTime(START);
    private final Stage stage;
    private final List<PeerMessageListener> listeners = new CopyOnWriteArrayList<>();
    private final AltstackRoom room;

    private Trial(Scenario scenario, Goal goal, Policy policy, long seed, int run) {
        this.goal = goal;
        this.policy = policy;
        scripts = scenario.cast(seed, run, IN_PEACE);
        stage = new Stage(world, goal.truth(world));
        Lane processing = time.lane();
        room =
                new AltstackRoom(
                        new Environment(
                                Network.MAINNET,
                                ProxyOnly.OFF,
                                Path.of("no state is kept"),
                                processing,
                                new SimulatedThreads(time),
                                time,
                                Seeds.stream(seed, run),
                                policy.limits()),
                        listeners);
    }

    static Outcome run(Scenario scenario, Goal goal, Policy policy, long seed, int run) {
        Trial trial = new Trial(scenario, goal, policy, seed, run);
        trial.join();
        trial.learn();
        return trial.ask();
    }

    private void join() {
        for (Medium medium : Medium.values()) {
            List<PeerScript> own =
                    scripts.stream().filter(script -> script.medium() == medium).toList();
            room.bind(
                    medium.ordinal(),
                    "simulator",
                    new ScriptedDriver(medium, stage, own),
                    medium.properties());
        }
        time.advance(Duration.ofSeconds(1));
        int peers = room.altstack().peers().size();
        if (peers != scripts.size()) {
            throw new IllegalStateException(peers + " peers came up, not " + scripts.size());
        }
    }

    private void learn() {
        AnycastPolicy everybody = AnycastPolicy.ASK_ALL;
        for (int i = 0; i < IN_PEACE; i++) {
            CompletableFuture<AnycastResult> round =
                    room.altstack()
                            .anycast(world.question(), everybody, answer -> Judgement.HEARD)
                            .toCompletableFuture();
            end(round, everybody);
        }
    }

    private void end(CompletableFuture<AnycastResult> asking, AnycastPolicy policy) {
        if (!time.runUntil(asking::isDone, policy.total().plusSeconds(1))) {
            throw new IllegalStateException("an anycast did not end within its time");
        }
    }

    private Outcome ask() {
        stage.begin();
        long began = time.now().monotonicNanos();
        Hearing hearing = new Hearing(world, goal, time, room.altstack());
        listeners.add(hearing);
        CompletableFuture<AnycastResult> result =
                room.altstack()
                        .anycast(world.question(), policy.asking(), hearing)
                        .toCompletableFuture();
        end(result, policy.asking());
        long took = time.now().monotonicNanos() - began;
        int requests = stage.requests();
        OptionalLong reached;
        if (goal == Goal.ALL_CLEAR) {
            boolean clear = result.join().accepted().isPresent();
            reached = clear ? OptionalLong.of(took) : OptionalLong.empty();
        } else {
            time.runUntil(() -> hearing.firstBetter().isPresent(), AFTERWARDS);
            reached = hearing.firstBetter();
        }
        return new Outcome(
                goal.isWithinReach(scripts, policy.asking().perPeer()), reached, requests);
    }
}
