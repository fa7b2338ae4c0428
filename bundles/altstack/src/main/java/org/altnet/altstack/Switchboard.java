package org.altnet.altstack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.altnet.api.driver.Capabilities;
import org.altnet.api.driver.Peer;
import org.altnet.api.driver.PeerId;
import org.altnet.api.driver.Scope;
import org.altnet.api.driver.Trust;
import org.altnet.api.message.Block;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.stack.PeerView;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Peers, their questions and their manners: brings answers to their questions and everything else
 * to the listeners.
 *
 * <p>Every method but {@link #peers()} is called on the processing lane, which owns all fields; the
 * map may be read by anyone.
 */
final class Switchboard {
    private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);

    private final Environment environment;
    private final Iterable<PeerMessageListener> listeners;
    private final Reputation reputation;
    private final Stranded away;
    private final Unanswered unanswered = new Unanswered();
    private final ConcurrentSkipListMap<PeerId, PeerState> peers =
            new ConcurrentSkipListMap<>(Comparator.comparing(PeerId::toString));
    private final List<PeerState> leaving = new ArrayList<>();
    private int registered;

    /**
     * @param listeners read anew for each message; iteration is safe while it changes
     */
    Switchboard(Environment environment, Iterable<PeerMessageListener> listeners) {
        this.environment = environment;
        this.listeners = listeners;
        this.reputation = new Reputation(environment.limits().ban());
        this.away =
                new Stranded(
                        environment.processing(), environment.limits().swapGrace(), this::giveUp);
    }

    /** Any thread. */
    List<PeerView> peers() {
        return peers.values().stream().map(PeerState::view).toList();
    }

    /** Any thread. */
    int count(DriverHost host) {
        return (int) peers.values().stream().filter(peer -> peer.host == host).count();
    }

    /** Those that can be asked such a question; we ourselves are no second opinion. */
    List<PeerState> answering(Message question) {
        Set<Scope> scopes = scopes(question);
        return peers.values().stream()
                .filter(peer -> scopes.stream().anyMatch(peer.host.capabilities()::answers))
                .filter(peer -> !peer.host.isDraining())
                .filter(peer -> peer.host.capabilities().trust() != Trust.SELF)
                .toList();
    }

    /** Those that such a message can be said to. */
    List<PeerState> reachable(Message message) {
        return peers.values().stream().filter(peer -> takes(peer, message)).toList();
    }

    CompletionStage<Void> send(PeerId to, Message message) {
        PeerState peer = peers.get(to);
        if (peer == null) {
            return failed(notUp(to));
        }
        if (!takes(peer, message)) {
            String wanted =
                    scopes(message).stream().map(Scope::name).collect(Collectors.joining(" or "));
            return failed("driver " + to.driver() + " does not carry " + wanted);
        }
        return peer.host
                .send(to, message)
                .whenComplete(
                        (sent, failure) -> {
                            if (failure == null) {
                                peer.counters.out(message);
                            } else {
                                peer.lastError("send: " + failure.getMessage());
                            }
                        });
    }

    /**
     * @param stranded called if the question loses its driver and waits for the next session
     */
    CompletionStage<Answer> request(
            PeerId to, Message message, Duration deadline, Runnable stranded) {
        Question question = new Question(to, message, environment.clock().now(), stranded);
        question.deadline =
                environment
                        .processing()
                        .schedule(
                                deadline,
                                () ->
                                        late(
                                                question,
                                                "no answer for " + deadline.toSeconds() + " s"));
        PeerState peer = peers.get(to);
        if (peer != null) {
            ask(peer, question);
        } else if (!away.keep(question)) {
            giveUp(question, notUp(to));
        }
        return question.answer;
    }

    void misbehaved(PeerId who, Offence offence, String what) {
        PeerState peer = peers.get(who);
        if (peer == null) {
            return;
        }
        int score = reputation.punish(who, offence.points(), environment.clock().now());
        peer.score(score);
        peer.lastError(what);
        LOG.warn("Peer {} misbehaved ({}, score now {}): {}", who.redacted(), offence, score, what);
        if (score == 0) {
            drop(peer, "its score fell to 0: " + what);
        }
    }

    void peerUp(DriverHost host, Peer peer) {
        Moment now = environment.clock().now();
        if (reputation.isBanned(peer.id(), now)) {
            host.disconnect(peer.id(), "it misbehaved and is not heard for a while");
            return;
        }
        PeerState known = peers.get(peer.id());
        if (known != null && known.host == host) {
            known.announcedAgain(peer);
            return;
        }
        if (known != null && known.host.number() > host.number()) {
            return;
        }
        if (known == null && count(host) >= environment.limits().peers()) {
            host.disconnect(peer.id(), "this driver has as many peers as it may");
            return;
        }
        PeerState up =
                new PeerState(
                        peer, host, reputation.score(peer.id(), now), environment.limits(), now);
        peers.put(peer.id(), up);
        if (known != null) {
            handOver(known, up);
        }
        LOG.info(
                "Registering peer {} {} with driver id {}",
                registered++,
                peer.id().redacted(),
                host.number());
        away.back(peer.id()).forEach(question -> ask(up, question));
    }

    void peerDown(DriverHost host, PeerId id, String reason) {
        PeerState peer = of(host, id);
        if (peer != null) {
            remove(peer, reason);
            fail(peer, "the peer is gone: " + reason);
        }
    }

    /** Whether a session has nothing under way. */
    boolean isIdle(DriverHost host) {
        return Stream.concat(peers.values().stream(), leaving.stream())
                .noneMatch(peer -> peer.host == host && peer.isBusy());
    }

    /** A session is asked nothing more: what waits for its peers waits for the next session's. */
    void draining(DriverHost host) {
        for (PeerState peer : peers.values()) {
            if (peer.host == host) {
                away.add(peer.id());
                for (QuestionLine line : peer.lines()) {
                    line.takeWaiting().forEach(this::strand);
                }
            }
        }
    }

    void closed(DriverHost host, String reason) {
        leaving.stream()
                .filter(peer -> peer.host == host)
                .forEach(peer -> questions(peer).forEach(this::strand));
        leaving.removeIf(peer -> peer.host == host);
        List<PeerState> gone = peers.values().stream().filter(peer -> peer.host == host).toList();
        for (PeerState peer : gone) {
            remove(peer, reason);
            away.add(peer.id());
            questions(peer).forEach(this::strand);
        }
    }

    /**
     * Most likely the answer to what we asked, whichever it was: there is no use in waiting for a
     * better one.
     */
    void malformed(DriverHost host, PeerId from, String what) {
        PeerState peer = of(host, from);
        if (peer == null) {
            return;
        }
        misbehaved(from, Offence.MALFORMED, what);
        peer.asked().forEach(question -> giveUp(question, what));
    }

    void received(DriverHost host, PeerId from, Message message, boolean part) {
        PeerState peer = of(host, from);
        if (peer == null) {
            LOG.debug("Dropped a message of {}, which is not up", from.redacted());
            return;
        }
        host.counters().in(message);
        peer.counters.in(message);
        Optional<Question> question =
                peer.asked().stream().filter(each -> each.isAnsweredBy(message)).findFirst();
        if (question.isPresent()) {
            answered(peer, question.get(), message, part);
        } else if (unanswered.take(from, message, environment.clock().now())) {
            deliver(from, message);
        } else if (!isWithinAllowance(peer, message)) {
            peer.counters.drop();
            host.counters().drop();
        } else if (message instanceof Headers headers && headers.size() > Headers.MAX) {
            misbehaved(from, Offence.MALFORMED, tooMany(headers));
        } else if (Unanswered.isAnswer(message)) {
            misbehaved(
                    from,
                    Offence.ODD,
                    message.getClass().getSimpleName() + " that nobody asked for");
        } else {
            deliver(from, message);
        }
    }

    /** Brings a message that answers nothing to whoever listens. */
    void deliver(PeerId from, Message message) {
        for (PeerMessageListener listener : listeners) {
            try {
                listener.received(from, message);
            } catch (RuntimeException | Error e) {
                LOG.error("{} threw on a message; this is a bug in it", listener.getClass(), e);
            }
        }
    }

    /** A driver with any of these carries the message. */
    private static Set<Scope> scopes(Message message) {
        if (message instanceof GetHeaders || message instanceof Headers) {
            return EnumSet.of(Scope.HEADERS);
        }
        if (message instanceof GetData || message instanceof Block) {
            return EnumSet.of(Scope.BLOCKS);
        }
        if (message instanceof GetTx || message instanceof Tx || message instanceof TxResult) {
            return EnumSet.of(Scope.TRANSACTIONS);
        }
        if (message instanceof NotFound) {
            return EnumSet.of(Scope.BLOCKS, Scope.TRANSACTIONS);
        }
        throw new IllegalArgumentException("no scope for " + message.getClass());
    }

    /** Hands a question to its peer, or lets it wait in its line for the one before it. */
    private void ask(PeerState peer, Question question) {
        if (question.isOver()) {
            return;
        }
        if (peer.host.isDraining()) {
            away.add(peer.id());
            strand(question);
            return;
        }
        QuestionLine line = peer.line(question);
        if (line.isBusy()) {
            if (line.waiting() >= environment.limits().questions()) {
                giveUp(question, "too many questions wait for " + peer.id().redacted());
            } else {
                line.await(question);
            }
            return;
        }
        line.asked = question;
        question.at = environment.clock().now();
        send(peer.id(), question.asked)
                .whenComplete(
                        (sent, failure) -> {
                            if (failure != null && line.asked == question) {
                                giveUp(question, failure.getMessage());
                            }
                        });
    }

    /** A peer's new session takes its place; the old one may still answer what it was asked. */
    private void handOver(PeerState old, PeerState next) {
        for (QuestionLine line : old.lines()) {
            line.takeWaiting().forEach(question -> ask(next, question));
        }
        if (old.isBusy()) {
            leaving.add(old);
        }
    }

    private void askNext(PeerState peer, QuestionLine line) {
        line.asked = null;
        if (!peer.isBusy()) {
            leaving.remove(peer);
        }
        while (!line.isBusy()) {
            Question next = line.next();
            if (next == null) {
                return;
            }
            ask(peer, next);
        }
    }

    private void answered(PeerState peer, Question question, Message message, boolean part) {
        if (!(message instanceof Headers headers)) {
            complete(peer, question, message, false);
            return;
        }
        Headers all = question.parts.plus(headers);
        if (all.size() > Headers.MAX) {
            misbehaved(peer.id(), Offence.MALFORMED, tooMany(all));
            giveUp(question, tooMany(all));
        } else if (part && all.size() < Headers.MAX) {
            question.parts = all;
            question.pause.cancel();
            question.pause =
                    environment
                            .processing()
                            .schedule(
                                    environment.limits().partGap(),
                                    () -> complete(peer, question, question.parts, true));
        } else {
            complete(peer, question, all, all.size() == Headers.MAX);
        }
    }

    private void complete(PeerState peer, Question question, Message message, boolean more) {
        question.deadline.cancel();
        question.pause.cancel();
        Duration latency = environment.clock().now().since(question.at);
        peer.answerTimes.to(question.asked).add(latency);
        peer.host.answerTimes().to(question.asked).add(latency);
        question.answer.complete(
                new Answer(peer.id(), peer.host.capabilities().group(), message, more, latency));
        askNext(peer, peer.line(question));
    }

    private void giveUp(Question question, String why) {
        if (question.isOver()) {
            return;
        }
        question.deadline.cancel();
        question.pause.cancel();
        question.answer.completeExceptionally(new IOException(why));
        PeerState peer = holder(question);
        if (peer != null) {
            unanswered.add(question, environment.clock().now());
            peer.lastError(why);
            askNext(peer, peer.line(question));
        }
    }

    /** The deadline has come. What came until then is an answer too. */
    private void late(Question question, String why) {
        PeerState peer = holder(question);
        if (peer != null && !question.parts.isEmpty()) {
            complete(peer, question, question.parts, true);
        } else {
            giveUp(question, why);
        }
    }

    /** The peer that was asked; null if the question waits. */
    private PeerState holder(Question question) {
        return Stream.concat(peers.values().stream(), leaving.stream())
                .filter(peer -> peer.isAsked(question))
                .findFirst()
                .orElse(null);
    }

    /** A question whose driver has gone waits for the next session of it. */
    private void strand(Question question) {
        question.startOver();
        PeerState back = peers.get(question.of);
        if (back != null && !back.host.isDraining()) {
            ask(back, question);
        } else if (away.keep(question)) {
            question.stranded.run();
        } else {
            giveUp(question, "its driver has gone");
        }
    }

    private void fail(PeerState peer, String why) {
        questions(peer).forEach(question -> giveUp(question, why));
    }

    /** Takes all questions from a peer that is no longer up. */
    private static List<Question> questions(PeerState peer) {
        return peer.lines().stream().flatMap(line -> line.takeAll().stream()).toList();
    }

    private void drop(PeerState peer, String reason) {
        peer.host.disconnect(peer.id(), reason);
        remove(peer, reason);
        fail(peer, "the peer is gone: " + reason);
    }

    private void remove(PeerState peer, String reason) {
        peers.remove(peer.id(), peer);
        LOG.info("Peer {} is gone: {}", peer.id().redacted(), reason);
    }

    private PeerState of(DriverHost host, PeerId id) {
        PeerState peer = peers.get(id);
        if (peer != null && peer.host == host) {
            return peer;
        }
        return leaving.stream()
                .filter(left -> left.host == host && left.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Answers to our own questions are not counted, late or not: we asked for them. */
    private boolean isWithinAllowance(PeerState peer, Message message) {
        Moment now = environment.clock().now();
        boolean within = peer.messages.take(1, now) && peer.bytes.take(message.length(), now);
        if (!within && peer.complaints.take(1, now)) {
            misbehaved(peer.id(), Offence.ODD, "sends more than its allowance");
        }
        return within;
    }

    private static boolean takes(PeerState peer, Message message) {
        Capabilities capabilities = peer.host.capabilities();
        return capabilities.send()
                && scopes(message).stream().anyMatch(capabilities.scopes()::contains);
    }

    private static String notUp(PeerId peer) {
        return "no peer " + peer.redacted() + " is up; altnet:peers lists those that are";
    }

    private static String tooMany(Headers headers) {
        return "sent " + headers.size() + " headers in an answer, at most " + Headers.MAX;
    }

    private static <T> CompletionStage<T> failed(String why) {
        return CompletableFuture.failedFuture(new IOException(why));
    }
}
