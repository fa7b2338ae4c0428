package org.altnet.altstack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.AnycastPolicy;
import org.altnet.api.stack.AnycastResult;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.Moment;

/**
 * The altstack as other rooms see it: every call becomes a task of the processing lane.
 * Thread-safe.
 */
final class AltstackService implements Altstack {
    private static final Duration SUPERVISION = Duration.ofSeconds(1);

    private final Environment environment;
    private final Switchboard switchboard;
    private final DriverRegistry registry;

    AltstackService(Environment environment, Switchboard switchboard, DriverRegistry registry) {
        this.environment = environment;
        this.switchboard = switchboard;
        this.registry = registry;
    }

    /** Begins to look after drivers that do not return. */
    void start() {
        environment.processing().schedule(SUPERVISION, this::supervise);
    }

    @Override
    public List<DriverView> drivers() {
        return registry.hosts().stream().map(host -> host.view(switchboard.count(host))).toList();
    }

    @Override
    public List<PeerView> peers() {
        return switchboard.peers();
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        return onProcessing(() -> switchboard.send(peer, message));
    }

    @Override
    public CompletionStage<Answer> request(PeerId peer, Message question, Duration deadline) {
        Question.require(question);
        return onProcessing(() -> switchboard.request(peer, question, deadline, () -> {}));
    }

    @Override
    public CompletionStage<AnycastResult> anycast(
            Message question, AnycastPolicy policy, AnswerJudge judge) {
        Question.require(question);
        return onProcessing(
                () -> new Anycast(environment, switchboard, question, policy, judge).start());
    }

    @Override
    public CompletionStage<List<Receipt>> broadcast(Message message) {
        return onProcessing(
                () -> {
                    List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
                    for (PeerState peer : switchboard.reachable(message)) {
                        receipts.add(say(peer, message).toCompletableFuture());
                    }
                    return CompletableFuture.allOf(receipts.toArray(CompletableFuture<?>[]::new))
                            .thenApply(
                                    all -> receipts.stream().map(CompletableFuture::join).toList());
                });
    }

    @Override
    public void misbehaved(PeerId peer, Offence offence, String what) {
        environment.processing().execute(() -> switchboard.misbehaved(peer, offence, what));
    }

    @Override
    public CompletionStage<Void> restart(String driver) {
        return onProcessing(
                () ->
                        registry.restart(driver)
                                ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(
                                        new IOException("there is no driver " + driver)));
    }

    private CompletionStage<Receipt> say(PeerState peer, Message message) {
        Moment start = environment.clock().now();
        Instant at = start.wall();
        String group = peer.host.capabilities().group();
        return switchboard
                .send(peer.id(), message)
                .handle(
                        (sent, failure) ->
                                new Receipt(
                                        peer.id(),
                                        group,
                                        at,
                                        failure == null
                                                ? Receipt.Result.SENT
                                                : Receipt.Result.FAILED,
                                        environment.clock().now().since(start),
                                        failure == null
                                                ? ""
                                                : String.valueOf(failure.getMessage())));
    }

    private void supervise() {
        registry.hosts().forEach(DriverHost::supervise);
        environment.processing().schedule(SUPERVISION, this::supervise);
    }

    private interface Call<T> {
        CompletionStage<T> call();
    }

    private <T> CompletionStage<T> onProcessing(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        environment
                .processing()
                .execute(
                        () -> {
                            try {
                                call.call()
                                        .whenComplete(
                                                (value, failure) -> {
                                                    if (failure == null) {
                                                        result.complete(value);
                                                    } else {
                                                        result.completeExceptionally(failure);
                                                    }
                                                });
                            } catch (RuntimeException | Error e) {
                                result.completeExceptionally(e);
                                throw e;
                            }
                        });
        return result;
    }
}
