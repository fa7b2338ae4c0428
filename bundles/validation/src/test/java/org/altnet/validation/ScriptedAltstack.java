package org.altnet.validation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.Exchange;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.AnswerJudge.Judgement;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.ProxyView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.stack.Traffic;
import org.altnet.api.testing.ManualTime;

/**
 * An altstack whose peers answer as the test says: asked one after another, on a lane of its own.
 */
final class ScriptedAltstack implements Altstack {
    private final ManualTime time;
    private final Lane processing;
    private final Map<PeerId, Script> peers = new LinkedHashMap<>();
    private final Map<PeerId, Function<GetData, Optional<Message>>> libraries =
            new LinkedHashMap<>();
    private final List<GetData> blockQuestions = new ArrayList<>();
    private final List<GetHeaders> questions = new ArrayList<>();
    private final List<AnycastPolicy> policies = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Misdeed> misdeeds = new ArrayList<>();
    private Duration latency = Duration.ZERO;
    private boolean silent;

    /** What a peer answers; empty for silence. */
    @FunctionalInterface
    interface Script extends Function<GetHeaders, Optional<Reply>> {}

    record Reply(Message message, boolean more) {}

    record Sent(PeerId to, Message message) {}

    record Misdeed(PeerId by, Offence offence, String what) {}

    ScriptedAltstack(ManualTime time) {
        this.time = time;
        processing = time.lane();
    }

    /**
     * @param group also the driver's id
     */
    PeerId peer(String group, String name, Script script) {
        PeerId id = new PeerId(group, name);
        peers.put(id, script);
        return id;
    }

    /** A peer that stands on a branch and says so, at most 2,000 headers at a time. */
    PeerId honest(String group, String name, Branch branch) {
        return peer(group, name, standsOn(branch, Headers.MAX));
    }

    /** A peer that is asked for blocks. */
    PeerId library(String group, String name, Function<GetData, Optional<Message>> script) {
        PeerId id = new PeerId(group, name);
        libraries.put(id, script);
        return id;
    }

    static Script standsOn(Branch branch, int most) {
        return question -> {
            Headers headers = branch.after(question.locator(), most);
            return Optional.of(new Reply(headers, headers.size() == most));
        };
    }

    static Script says(Message message) {
        return question -> Optional.of(new Reply(message, false));
    }

    void leave(PeerId peer) {
        peers.remove(peer);
    }

    /** From now on, a peer that is asked alone takes its time. */
    void answersAfter(Duration delay) {
        latency = delay;
    }

    /** From now on, stages never complete: an altstack with a bug. */
    void hang() {
        silent = true;
    }

    List<GetHeaders> questions() {
        return questions;
    }

    List<GetData> blockQuestions() {
        return blockQuestions;
    }

    List<AnycastPolicy> policies() {
        return policies;
    }

    List<Sent> sent() {
        return sent;
    }

    List<Misdeed> misdeeds() {
        return misdeeds;
    }

    @Override
    public List<DriverView> drivers() {
        return peers.keySet().stream().map(PeerId::driver).distinct().map(this::driver).toList();
    }

    @Override
    public ProxyView proxy() {
        return ProxyView.NONE;
    }

    @Override
    public List<PeerView> peers() {
        return List.of();
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        sent.add(new Sent(peer, message));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Answer> request(PeerId peer, Message question, Duration deadline) {
        CompletableFuture<Answer> result = new CompletableFuture<>();
        if (!silent) {
            processing.schedule(
                    latency,
                    () ->
                            ask(peer, question)
                                    .ifPresentOrElse(
                                            result::complete,
                                            () ->
                                                    result.completeExceptionally(
                                                            new IOException("silent"))));
        }
        return result;
    }

    @Override
    public CompletionStage<AnycastResult> anycast(
            Message question, AnycastPolicy policy, AnswerJudge judge) {
        policies.add(policy);
        CompletableFuture<AnycastResult> result = new CompletableFuture<>();
        if (!silent) {
            List<PeerId> asked =
                    List.copyOf(question instanceof GetData ? libraries.keySet() : peers.keySet());
            askAround(asked, question, judge, List.of(), result);
        }
        return result;
    }

    @Override
    public CompletionStage<List<Receipt>> broadcast(Message message) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<Void> restart(String driver) {
        throw new AssertionError("validation restarts no drivers");
    }

    @Override
    public void misbehaved(PeerId peer, Offence offence, String what) {
        misdeeds.add(new Misdeed(peer, offence, what));
    }

    /** Each in a task of its own, so that others come to run in between. */
    private void askAround(
            List<PeerId> left,
            Message question,
            AnswerJudge judge,
            List<Receipt> before,
            CompletableFuture<AnycastResult> result) {
        if (left.isEmpty()) {
            processing.execute(() -> result.complete(new AnycastResult(Optional.empty(), before)));
            return;
        }
        processing.execute(
                () -> {
                    Optional<Answer> answer = ask(left.get(0), question);
                    Optional<Judgement> judgement = answer.map(judge::judge);
                    List<Receipt> receipts = new ArrayList<>(before);
                    receipts.add(receipt(left.get(0), judgement));
                    if (judgement.equals(Optional.of(Judgement.ACCEPT))) {
                        result.complete(new AnycastResult(answer, receipts));
                    } else {
                        askAround(left.subList(1, left.size()), question, judge, receipts, result);
                    }
                });
    }

    private Optional<Answer> ask(PeerId peer, Message question) {
        return reply(peer, question)
                .map(
                        reply ->
                                new Answer(
                                        peer,
                                        peer.driver(),
                                        reply.message(),
                                        reply.more(),
                                        Duration.ZERO));
    }

    private Optional<Reply> reply(PeerId peer, Message question) {
        if (question instanceof GetData wanted) {
            blockQuestions.add(wanted);
            return libraries.get(peer).apply(wanted).map(message -> new Reply(message, false));
        }
        questions.add((GetHeaders) question);
        return Optional.ofNullable(peers.get(peer))
                .flatMap(script -> script.apply((GetHeaders) question));
    }

    private Receipt receipt(PeerId peer, Optional<Judgement> judgement) {
        Receipt.Result result =
                judgement
                        .map(
                                given ->
                                        switch (given) {
                                            case ACCEPT -> Receipt.Result.ACCEPTED;
                                            case HEARD -> Receipt.Result.HEARD;
                                            case REJECT -> Receipt.Result.REJECTED;
                                        })
                        .orElse(Receipt.Result.SILENT);
        return new Receipt(peer, peer.driver(), time.now().wall(), result, Duration.ZERO, "");
    }

    private DriverView driver(String id) {
        Capabilities capabilities =
                new Capabilities(
                        id,
                        true,
                        true,
                        Set.of(Scope.HEADERS),
                        Exchange.REQUEST,
                        65_533,
                        0,
                        100,
                        0,
                        Privacy.ENCRYPTED,
                        Trust.OPEN,
                        id,
                        false,
                        true,
                        "nothing");
        DriverStatus status =
                new DriverStatus(DriverStatus.State.ACTIVE, Set.of(), "", time.now().wall());
        return new DriverView(1, "test", capabilities, status, List.of(), 1, Traffic.NONE, 0, "");
    }
}
