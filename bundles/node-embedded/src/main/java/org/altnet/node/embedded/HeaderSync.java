package org.altnet.node.embedded;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.embedded.Talk.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom to ask for headers, and what to make of the answers.
 *
 * <p>While far behind, one peer at a time is asked, batch after batch: the others would send the
 * same. One that does not answer within a minute is dropped and the next takes over; one that takes
 * more than ten seconds, or runs out of news, makes room for the next that waits. Once caught up
 * all are asked, on connecting, on each announcement, and every two minutes besides, so that a peer
 * which announces nothing is heard too. No peer is believed: the chain checks each batch, and
 * whoever sends an invalid one is dropped.
 *
 * <p>A peer has at most one question to answer, and is asked the next one only if its answer, or
 * another peer's in the meantime, moved things on. So nobody can keep this busy without proof of
 * work.
 *
 * <p>A branch that begins with too little work to be stored is weighed, and asked for again once it
 * has shown enough ({@link HeaderDownload}); on a network with a minimum of work that is how a new
 * node gets its first headers. Branches take turns on the {@link Scales}: one that is slow, or not
 * done within a quarter of an hour, makes room for the next, and one that turns out too light for
 * the third time costs the peer its connection. Only answers are weighed. An announcement follows
 * no header that the question named; it goes to the chain, which knows its parent or does not.
 *
 * <p>Lock: {@code this} guards the talks and the scales. Batches are checked outside of it, on the
 * thread of the connection that brought them, which reads no further meanwhile: a flood slows down
 * whoever sends it. Nothing called under the lock blocks.
 */
final class HeaderSync {
    static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(2);

    /** A tip younger than this is taken for the present (Bitcoin Core, {@code -maxtipage}). */
    static final Duration RECENT = Duration.ofHours(24);

    /**
     * When peers are there and none has had a newer header for so long, there is nothing left to
     * catch up with, however old the tip is. Without this, a node that was eclipsed from the start
     * would say for ever that it is syncing, and nobody would look.
     */
    static final Duration SETTLED = Duration.ofMinutes(10);

    /** As above while headers are being weighed, which are no news until their branch is. */
    static final Duration SETTLED_WEIGHING = Duration.ofHours(1);

    /** Bitcoin Core's {@code MAX_NUM_UNCONNECTING_HEADERS_MSGS}. */
    private static final int MOST_UNCONNECTED = 10;

    /** A peer may be far behind, and may change to another branch while it is weighed. */
    private static final int MOST_IN_VAIN = 3;

    private static final Logger LOG = LoggerFactory.getLogger(HeaderSync.class);

    private final String network;
    private final NodeChain chain;
    private final TimeSource time;

    /** In the order in which those that wait are asked. */
    private final Map<HeaderPeer, Talk> talks = new LinkedHashMap<>();

    private final Scales scales = new Scales();

    /** When a peer last had something new for us, or first answered. Null until one answers. */
    private Moment lastNews;

    /** Never unset: from then on an old tip is no sign of syncing, but of trouble. */
    private boolean caughtUp;

    /** Why headers cannot be stored; empty if they can. */
    private String trouble = "";

    private boolean clockDoubted;

    HeaderSync(NodeChain chain, TimeSource time) {
        this.network = chain.view().network().id();
        this.chain = chain;
        this.time = time;
    }

    synchronized void connected(HeaderPeer peer) {
        if (talks.isEmpty()) {
            LOG.info("Embedded node {}: connected to {}", network, peer.name());
        } else {
            LOG.debug("Embedded node {}: connected to {} too", network, peer.name());
        }
        talks.put(peer, new Talk());
        askWhoIsDue();
    }

    synchronized void disconnected(HeaderPeer peer, String reason) {
        if (!remove(peer)) {
            return;
        }
        if (talks.isEmpty()) {
            LOG.info("Embedded node {}: no peers left, lost {}: {}", network, peer.name(), reason);
        } else {
            LOG.debug("Embedded node {}: lost {}: {}", network, peer.name(), reason);
        }
        askWhoIsDue();
    }

    /** A {@code headers} message, asked for or not. Called on the peer's own thread. */
    void received(HeaderPeer peer, Headers headers) {
        Optional<Answer> answer;
        synchronized (this) {
            Talk talk = talks.get(peer);
            if (talk == null) {
                return;
            }
            answer = answer(talk, headers);
        }
        try {
            AcceptOutcome outcome =
                    answer.isPresent()
                            ? chain.accept(answer.get().download, headers, answer.get().mayWeigh)
                            : chain.accept(headers, peer.name());
            synchronized (this) {
                Talk talk = talks.get(peer);
                if (talk != null) {
                    takeIn(peer, talk, headers, answer, outcome);
                    askWhoIsDue();
                }
            }
        } catch (NodeException e) {
            inTrouble(peer, answer, e);
        }
    }

    /** The peer says by {@code inv} that it has a block. Which one is asked by its header. */
    synchronized void announced(HeaderPeer peer, Hash256 block) {
        Talk talk = talks.get(peer);
        if (talk != null && talk.stage() == Stage.ANSWERED && chain.view().find(block).isEmpty()) {
            queue(peer, talk, Stage.WAITING);
            askWhoIsDue();
        }
    }

    /** To be called every few seconds. */
    synchronized void tick() {
        Moment now = time.now();
        for (Map.Entry<HeaderPeer, Talk> entry : List.copyOf(talks.entrySet())) {
            Talk talk = entry.getValue();
            if (talk.stage() == Stage.ASKED && talk.age(now).compareTo(ANSWER_WITHIN) >= 0) {
                drop(entry.getKey(), "no answer to getheaders within " + ANSWER_WITHIN, false);
            } else if (talk.stage() == Stage.ANSWERED
                    && talk.age(now).compareTo(ASK_AGAIN_AFTER) >= 0) {
                queue(entry.getKey(), talk, Stage.WAITING);
            }
        }
        askWhoIsDue();
    }

    /** Empty while there is no peer to judge by. */
    synchronized Optional<NodeStatus> status() {
        if (!trouble.isEmpty()) {
            return Optional.of(new NodeStatus(State.UNREACHABLE, trouble));
        }
        if (talks.isEmpty()) {
            return Optional.empty();
        }
        String peers = talks.size() == 1 ? "1 peer" : talks.size() + " peers";
        if (lastNews == null) {
            return Optional.of(new NodeStatus(State.STARTING, "asking " + peers));
        }
        String where = "at height " + tip().height() + " of " + tip().header().time();
        String weighing =
                scales.turn()
                        .map(talk -> ", weighing headers up to height " + talk.askedFrom())
                        .orElse("");
        Duration settled = weighing.isEmpty() ? SETTLED : SETTLED_WEIGHING;
        if (talks.values().stream().anyMatch(Talk::hasMoreToCome)
                || !caughtUp && time.now().since(lastNews).compareTo(settled) < 0) {
            return Optional.of(new NodeStatus(State.SYNCING, where + weighing + ", " + peers));
        }
        String text = caughtUp ? peers : where + weighing + ", " + peers;
        return Optional.of(new NodeStatus(State.READY, text));
    }

    /**
     * Headers that were asked for.
     *
     * @param download the peer's, which nobody else touches until they are checked
     * @param mayWeigh whether there is more to ask for, and the scales are free for it
     * @param wasHolding whether its branch was being weighed before
     * @param took from question to answer
     */
    private record Answer(
            HeaderDownload download, boolean mayWeigh, boolean wasHolding, Duration took) {}

    private Optional<Answer> answer(Talk talk, Headers headers) {
        if (!talk.isAnsweredBy(headers)) {
            return Optional.empty();
        }
        boolean wasHolding = talk.isHolding();
        boolean mayWeigh = isFull(headers) && scales.take(talk);
        return Optional.of(new Answer(talk.check(), mayWeigh, wasHolding, talk.age(time.now())));
    }

    private void takeIn(
            HeaderPeer peer,
            Talk talk,
            Headers headers,
            Optional<Answer> answer,
            AcceptOutcome outcome) {
        Moment now = time.now();
        if (answer.isPresent()) {
            talk.answered(now);
            scales.settle(talk);
        } else if (talk.stage() == Stage.ANSWERED) {
            talk.answered(now);
        }
        if (outcome.added() > 0 || lastNews == null) {
            lastNews = now;
        }
        if (outcome.rejection().isPresent()) {
            refuse(peer, talk, headers, answer, outcome.rejection().get());
            return;
        }
        talk.connected();
        trouble = "";
        clockDoubted = false;
        if (answer.isPresent() && talk.isWeighing()) {
            weighOn(peer, talk, answer.get());
        } else if (answer.isPresent() && isFull(headers) && hasMovedOn(talk, outcome)) {
            followOn(peer, talk, answer.get(), outcome);
        } else if (!caughtUp && isRecent(tip())) {
            caughtUp = true;
            LOG.info("Embedded node {}: caught up at height {}", network, tip().height());
        }
    }

    private void weighOn(HeaderPeer peer, Talk talk, Answer answer) {
        if (!answer.wasHolding) {
            LOG.info(
                    "Embedded node {}: a branch that {} begins to show has too little work so far,"
                            + " and is weighed before any of it is stored",
                    network,
                    peer.name());
        }
        if (talk.isTardy(time.now(), answer.took) && isAnybodyWaiting()) {
            LOG.debug("Embedded node {}: {} takes long, the next is asked", network, peer.name());
            talk.getMorePatience();
            scales.stepAside(talk);
            queue(peer, talk, Stage.HELD_UP);
        } else {
            ask(peer, talk);
        }
    }

    private void followOn(HeaderPeer peer, Talk talk, Answer answer, AcceptOutcome outcome) {
        talk.hasMore(outcome.added() > 0 ? outcome.last() : Optional.empty());
        if (Talk.isSlow(answer.took) && isAnybodyWaiting()) {
            LOG.debug("Embedded node {}: {} is slow, the next is asked", network, peer.name());
            queue(peer, talk, Stage.WAITING);
        } else {
            ask(peer, talk);
        }
    }

    private boolean hasMovedOn(Talk talk, AcceptOutcome outcome) {
        return outcome.added() > 0 || !talk.wasAskedAt(tip());
    }

    private void refuse(
            HeaderPeer peer,
            Talk talk,
            Headers headers,
            Optional<Answer> answer,
            Rejection rejection) {
        switch (rejection.rule()) {
            case KNOWN_PARENT -> {
                // A new block's header, and we lack its parents: ask for them, unless we did. That
                // others come first, for hours maybe, is not the fault of one that has to wait.
                if (!talk.isToBeAsked() && talk.unconnected() >= MOST_UNCONNECTED) {
                    drop(peer, rejection.toString(), true);
                } else if (talk.stage() == Stage.ANSWERED) {
                    queue(peer, talk, Stage.WAITING);
                }
            }
            case FUTURE_TIME -> {
                // The clock at fault may be ours: held against nobody, and asked for again.
                if (!clockDoubted) {
                    LOG.warn(
                            "Embedded node {}: {} sends {}; check this machine's clock",
                            network,
                            peer.name(),
                            rejection);
                }
                clockDoubted = true;
            }
            case LOW_WORK -> tooLight(peer, talk, headers, answer, rejection);
            default -> drop(peer, rejection.toString(), true);
        }
    }

    /** No news, and no fault: the peer may be far behind itself. */
    private void tooLight(
            HeaderPeer peer,
            Talk talk,
            Headers headers,
            Optional<Answer> answer,
            Rejection rejection) {
        LOG.debug("Embedded node {}: no use of {}: {}", network, peer.name(), rejection);
        boolean weighed = answer.map(Answer::wasHolding).orElse(false);
        boolean heldUp = answer.isPresent() && !answer.get().mayWeigh && isFull(headers);
        if (weighed && talk.weighedInVain() >= MOST_IN_VAIN) {
            drop(peer, "its branch was weighed " + MOST_IN_VAIN + " times: " + rejection, true);
        } else if (heldUp) {
            queue(peer, talk, Stage.HELD_UP);
        }
    }

    private synchronized void inTrouble(HeaderPeer peer, Optional<Answer> answer, NodeException e) {
        if (trouble.isEmpty()) {
            LOG.error("Embedded node {}: {}; check the disk", network, e.getMessage());
        }
        trouble = e.getMessage();
        Talk talk = talks.get(peer);
        if (talk != null && answer.isPresent()) {
            talk.answered(time.now());
            scales.settle(talk);
        }
    }

    /** Behind all others: no peer comes first again by making itself heard. */
    private void queue(HeaderPeer peer, Talk talk, Stage stage) {
        talks.remove(peer);
        talks.put(peer, talk);
        talk.await(stage);
    }

    private void askWhoIsDue() {
        for (Map.Entry<HeaderPeer, Talk> entry : List.copyOf(talks.entrySet())) {
            if (!caughtUp && talks.values().stream().anyMatch(Talk::isBusy)) {
                return;
            }
            Talk talk = entry.getValue();
            if (talk.stage() == Stage.WAITING
                    || talk.stage() == Stage.HELD_UP && scales.areFree() && scales.take(talk)) {
                ask(entry.getKey(), talk);
            }
        }
    }

    private void ask(HeaderPeer peer, Talk talk) {
        HeaderDownload download =
                talk.download()
                        .filter(before -> before.isHolding() || leavesOurs(talk.reached()))
                        .orElseGet(() -> chain.download(peer.name()));
        peer.askHeaders(talk.ask(download, tip(), time.now()));
    }

    /**
     * A branch of more than one batch overtakes our best one only at its end, and until then our
     * locator would bring the same batch again. If our best chain has gone on from there in the
     * meantime, it is the better place to ask from.
     */
    private boolean leavesOurs(Optional<StoredHeader> reached) {
        return reached.filter(
                        last -> !chain.view().forkPoint(last.hash(), tip().hash()).equals(last))
                .isPresent();
    }

    private boolean isAnybodyWaiting() {
        return talks.values().stream().anyMatch(Talk::isToBeAsked);
    }

    private void drop(HeaderPeer peer, String reason, boolean misbehaved) {
        remove(peer);
        LOG.info("Embedded node {}: dropping {}: {}", network, peer.name(), reason);
        peer.drop(reason, misbehaved);
    }

    private boolean remove(HeaderPeer peer) {
        Talk talk = talks.remove(peer);
        if (talk != null) {
            scales.remove(talk);
        }
        return talk != null;
    }

    /** As long as they get: there may be more. */
    private static boolean isFull(Headers headers) {
        return headers.size() == Headers.MAX;
    }

    private StoredHeader tip() {
        return chain.view().tip();
    }

    private boolean isRecent(StoredHeader header) {
        return header.header().time().isAfter(time.now().wall().minus(RECENT));
    }
}
