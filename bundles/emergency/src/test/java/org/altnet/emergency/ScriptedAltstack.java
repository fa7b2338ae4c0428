package org.altnet.emergency;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Privacy;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.GetData;
import org.altnet.api.message.Message;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
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
import org.altnet.api.time.Moment;

/** An altstack whose drivers and peers do as the test says, and which notes who was sent what. */
final class ScriptedAltstack implements Altstack {
    private final ManualTime time;
    private final Lane lane;
    private final Map<String, Capabilities> drivers = new LinkedHashMap<>();
    private final Map<PeerId, Script> peers = new LinkedHashMap<>();
    private final Map<PeerId, Function<GetData, Message>> libraries = new LinkedHashMap<>();
    private final Set<PeerId> asked = new HashSet<>();
    private final Set<PeerId> chosen = new HashSet<>();
    final List<Sent> sent = new ArrayList<>();
    final List<GetData> blockQuestions = new ArrayList<>();
    final Map<PeerId, List<Offence>> offences = new HashMap<>();
    int mostAtOnce;
    boolean throwing;

    /** What a peer says to a transaction; empty for silence. */
    @FunctionalInterface
    interface Script extends Function<Tx, Optional<Message>> {}

    record Sent(PeerId to, Message message, Moment at) {}

    static final Script ACCEPTS = says(TxResult.Status.ACCEPTED, "");
    static final Script SILENT = tx -> Optional.empty();

    ScriptedAltstack(ManualTime time) {
        this.time = time;
        lane = time.lane();
    }

    static Script says(TxResult.Status status, String reason) {
        return tx -> Optional.of(new TxResult(tx.txid(), status, reason));
    }

    void driver(String id, Privacy privacy, Trust trust, Exchange exchange) {
        drivers.put(
                id,
                new Capabilities(
                        id,
                        true,
                        true,
                        Set.of(Scope.TRANSACTIONS, Scope.BLOCKS),
                        exchange,
                        65_535,
                        0,
                        100,
                        0,
                        privacy,
                        trust,
                        id,
                        false,
                        false,
                        ""));
    }

    PeerId peer(String driver, String name, Script script) {
        PeerId id = new PeerId(driver, name);
        peers.put(id, script);
        return id;
    }

    /** A peer whose key the operator has chosen, and that is silent. */
    void friend(PeerId id) {
        peers.put(id, SILENT);
        chosen.add(id);
    }

    PeerId library(String driver, String name, Function<GetData, Message> script) {
        PeerId id = new PeerId(driver, name);
        libraries.put(id, script);
        return id;
    }

    void leave(PeerId peer) {
        peers.remove(peer);
    }

    /** To whom transactions went, in order. */
    List<PeerId> recipients() {
        return sent.stream().filter(one -> one.message() instanceof Tx).map(Sent::to).toList();
    }

    List<TxResult> answersTo(PeerId peer) {
        return sent.stream()
                .filter(one -> one.to().equals(peer) && one.message() instanceof TxResult)
                .map(one -> (TxResult) one.message())
                .toList();
    }

    @Override
    public List<DriverView> drivers() {
        return drivers.values().stream()
                .map(
                        capabilities ->
                                new DriverView(
                                        1,
                                        "",
                                        capabilities,
                                        (DriverStatus) null,
                                        List.of(),
                                        1,
                                        Traffic.NONE,
                                        0,
                                        ""))
                .toList();
    }

    @Override
    public ProxyView proxy() {
        return ProxyView.NONE;
    }

    @Override
    public List<PeerView> peers() {
        return peers.keySet().stream()
                .map(
                        id ->
                                new PeerView(
                                        new Peer(id, Peer.Direction.INBOUND, chosen.contains(id)),
                                        Instant.EPOCH,
                                        100,
                                        Traffic.NONE,
                                        Optional.empty(),
                                        ""))
                .toList();
    }

    @Override
    public CompletionStage<Void> send(PeerId peer, Message message) {
        if (message instanceof Tx && !peers.containsKey(peer)) {
            return CompletableFuture.failedFuture(new IOException("gone"));
        }
        sent.add(new Sent(peer, message, time.now()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Answer> request(PeerId peer, Message question, Duration deadline) {
        if (throwing) {
            throw new IllegalStateException("a bug of the altstack's");
        }
        Script script = peers.get(peer);
        if (script == null || !asked.add(peer)) {
            return CompletableFuture.failedFuture(
                    new IOException(script == null ? "unknown peer" : "busy"));
        }
        mostAtOnce = Math.max(mostAtOnce, asked.size());
        sent.add(new Sent(peer, question, time.now()));
        Optional<Message> says = script.apply((Tx) question);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        lane.schedule(
                says.isPresent() ? Duration.ofSeconds(1) : deadline,
                () -> {
                    asked.remove(peer);
                    says.ifPresentOrElse(
                            message ->
                                    answer.complete(
                                            new Answer(
                                                    peer,
                                                    peer.driver(),
                                                    message,
                                                    false,
                                                    Duration.ofSeconds(1))),
                            () -> answer.completeExceptionally(new IOException("silent")));
                });
        return answer;
    }

    @Override
    public CompletionStage<AnycastResult> anycast(
            Message question, AnycastPolicy policy, AnswerJudge judge) {
        GetData wanted = (GetData) question;
        blockQuestions.add(wanted);
        CompletableFuture<AnycastResult> result = new CompletableFuture<>();
        lane.execute(
                () ->
                        result.complete(
                                new AnycastResult(
                                        libraries.entrySet().stream()
                                                .map(
                                                        one ->
                                                                new Answer(
                                                                        one.getKey(),
                                                                        one.getKey().driver(),
                                                                        one.getValue()
                                                                                .apply(wanted),
                                                                        false,
                                                                        Duration.ZERO))
                                                .filter(
                                                        answer ->
                                                                judge.judge(answer)
                                                                        == Judgement.ACCEPT)
                                                .findFirst(),
                                        List.of())));
        return result;
    }

    @Override
    public CompletionStage<List<Receipt>> broadcast(Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void misbehaved(PeerId peer, Offence offence, String what) {
        offences.computeIfAbsent(peer, any -> new ArrayList<>()).add(offence);
    }

    @Override
    public CompletionStage<Void> restart(String driver) {
        throw new UnsupportedOperationException();
    }
}
