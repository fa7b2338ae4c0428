package org.altnet.altstack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.Receipt;
import org.altnet.api.stack.Receipt.Result;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question, asked around until an answer is accepted.
 *
 * <p>Hedged: the first peer is asked; the next one joins as soon as the answer of the one asked
 * last turns out not to settle it, or has been awaited for twice the median latency of its medium.
 * Each peer thus brings in one more at most: that an earlier one ends after it was hedged asks
 * nobody, since who was asked in its place is still being awaited. The order puts media before
 * peers: the best peer of the cheapest and most private medium, then the best peer of the next
 * medium, and only then second peers. One medium that is silent or lies thus costs one wait, not
 * one for each of its peers.
 *
 * <p>A medium's latency is what its peers make it, and nobody may buy silence with it: those left
 * to ask share the time that is left, so that everybody is asked while there is still time for an
 * answer. Each round over the media leaves a share to the rounds after it.
 *
 * <p>Confined to the processing lane. An answer that comes after the end is not lost: listeners get
 * it as a push.
 */
final class Anycast {
    private static final Logger LOG = LoggerFactory.getLogger(Anycast.class);
    private static final Duration SHORTEST_HEDGE = Duration.ofMillis(100);

    /** What is expected of the first block over a medium, beside its latency: 2 MB at 1 Mbit/s. */
    private static final Duration BLOCK_TAKES = Duration.ofSeconds(16);

    /**
     * One peer that may be asked.
     *
     * @param leftInRound how many come after it, each of another medium, before second peers do
     */
    private record Candidate(PeerState peer, int leftInRound) {}

    /** One peer that was asked. */
    private static final class Asked {
        final PeerState peer;
        final String group;
        final Moment at;
        Result result;
        Duration took = Duration.ZERO;
        String text = "";

        Asked(PeerState peer, Moment at) {
            this.peer = peer;
            this.group = peer.host.capabilities().group();
            this.at = at;
        }

        Receipt receipt() {
            Instant wall = at.wall();
            return new Receipt(peer.id(), group, wall, result, took, text);
        }
    }

    private final Environment environment;
    private final Switchboard switchboard;
    private final Message question;
    private final AnycastPolicy policy;
    private final AnswerJudge judge;
    private final List<Candidate> candidates;
    private final Moment began;
    private final List<Asked> asked = new ArrayList<>();
    private final CompletableFuture<AnycastResult> result = new CompletableFuture<>();
    private Lane.Task hedge = () -> {};
    private Lane.Task end = () -> {};

    Anycast(
            Environment environment,
            Switchboard switchboard,
            Message question,
            AnycastPolicy policy,
            AnswerJudge judge) {
        this.environment = environment;
        this.switchboard = switchboard;
        this.question = question;
        this.policy = policy;
        this.judge = judge;
        this.began = environment.clock().now();
        this.candidates = inOrder(switchboard.answering(question), question);
    }

    CompletableFuture<AnycastResult> start() {
        end = environment.processing().schedule(policy.total(), () -> finish(null));
        if (policy.order() == AnycastPolicy.Order.ALL) {
            while (hasNext()) {
                askNext();
            }
        } else {
            askNext();
        }
        finishIfNobodyIsLeft();
        return result;
    }

    private boolean hasNext() {
        return !result.isDone() && asked.size() < candidates.size();
    }

    private void askNext() {
        hedge.cancel();
        if (!hasNext()) {
            return;
        }
        Candidate candidate = candidates.get(asked.size());
        PeerState peer = candidate.peer();
        Asked asking = new Asked(peer, environment.clock().now());
        asked.add(asking);
        if (policy.order() == AnycastPolicy.Order.HEDGED) {
            hedge =
                    environment
                            .processing()
                            .schedule(patience(candidate), () -> askNextAfter(asking));
        }
        switchboard
                .request(peer.id(), question, policy.perPeer(), () -> askNextAfter(asking))
                .whenComplete((answer, failure) -> ended(asking, answer, failure));
    }

    private void ended(Asked asking, Answer answer, Throwable failure) {
        if (result.isDone()) {
            if (answer != null) {
                switchboard.deliver(answer.from(), answer.message());
            }
            return;
        }
        asking.took = environment.clock().now().since(asking.at);
        if (failure != null) {
            boolean silent = asking.took.compareTo(policy.perPeer()) >= 0;
            asking.result = silent ? Result.SILENT : Result.FAILED;
            asking.text = String.valueOf(failure.getMessage());
        } else {
            asking.result = judge(answer);
        }
        if (asking.result == Result.ACCEPTED) {
            finish(answer);
            return;
        }
        askNextAfter(asking);
        finishIfNobodyIsLeft();
    }

    /** That peer did not settle it, or not in time. */
    private void askNextAfter(Asked asking) {
        boolean latest = asked.get(asked.size() - 1) == asking;
        if (latest) {
            askNext();
        }
    }

    private Result judge(Answer answer) {
        try {
            Judgement judgement = judge.judge(answer);
            return switch (judgement) {
                case ACCEPT -> Result.ACCEPTED;
                case HEARD -> Result.HEARD;
                case REJECT -> Result.REJECTED;
            };
        } catch (RuntimeException | Error e) {
            LOG.error("A judge threw; its answer counts as rejected; this is a bug in it", e);
            return Result.REJECTED;
        }
    }

    private void finishIfNobodyIsLeft() {
        if (!hasNext() && asked.stream().allMatch(each -> each.result != null)) {
            finish(null);
        }
    }

    private void finish(Answer accepted) {
        if (result.isDone()) {
            return;
        }
        hedge.cancel();
        end.cancel();
        Moment now = environment.clock().now();
        for (Asked each : asked) {
            if (each.result == null) {
                each.result = accepted == null ? Result.SILENT : Result.OVERTAKEN;
                each.took = now.since(each.at);
            }
        }
        result.complete(
                new AnycastResult(
                        Optional.ofNullable(accepted),
                        asked.stream().map(Asked::receipt).toList()));
    }

    private Duration patience(Candidate candidate) {
        DriverHost host = candidate.peer().host;
        Duration expected =
                host.answerTimes()
                        .to(question)
                        .median()
                        .orElseGet(() -> announced(host.capabilities()));
        Duration patience = expected.multipliedBy(environment.limits().hedgeFactor());
        Duration most = shorter(policy.perPeer(), share(candidate));
        return longer(SHORTEST_HEDGE, shorter(patience, most));
    }

    /** What a medium says of itself, before anybody has answered over it. */
    private Duration announced(Capabilities medium) {
        Duration latency = Duration.ofMillis(medium.latency());
        return question instanceof GetData ? latency.plus(BLOCK_TAKES) : latency;
    }

    /** Of the time in which somebody can be asked and still answer. */
    private Duration share(Candidate candidate) {
        Duration forTheLast = shorter(policy.perPeer(), policy.total().dividedBy(2));
        Duration passed = environment.clock().now().since(began);
        Duration left = policy.total().minus(forTheLast).minus(passed);
        int thisOneAndLaterRounds = 2;
        return left.dividedBy(candidate.leftInRound() + thisOneAndLaterRounds);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static List<Candidate> inOrder(List<PeerState> peers, Message question) {
        Map<DriverHost, List<PeerState>> byDriver =
                peers.stream().collect(Collectors.groupingBy(peer -> peer.host));
        List<DriverHost> drivers =
                byDriver.keySet().stream().sorted(cheapAndPrivateFirst()).toList();
        byDriver.replaceAll((driver, of) -> of.stream().sorted(bestFirst(question)).toList());
        List<Candidate> order = new ArrayList<>();
        for (int rank = 0; order.size() < peers.size(); rank++) {
            List<PeerState> round = new ArrayList<>();
            for (DriverHost driver : drivers) {
                List<PeerState> of = byDriver.get(driver);
                if (rank < of.size()) {
                    round.add(of.get(rank));
                }
            }
            for (int i = 0; i < round.size(); i++) {
                order.add(new Candidate(round.get(i), round.size() - i - 1));
            }
        }
        return order;
    }

    private static Comparator<DriverHost> cheapAndPrivateFirst() {
        return Comparator.comparing(
                DriverHost::capabilities,
                Comparator.comparingInt(Capabilities::cost)
                        .thenComparing(Capabilities::privacy)
                        .thenComparing(Capabilities::trust)
                        .thenComparingInt(Capabilities::latency)
                        .thenComparing(Capabilities::id));
    }

    private static Comparator<PeerState> bestFirst(Message question) {
        return Comparator.comparingInt((PeerState peer) -> -peer.score())
                .thenComparing(peer -> peer.answerTimes.to(question).median().orElse(Duration.ZERO))
                .thenComparing(peer -> peer.id().toString());
    }
}
