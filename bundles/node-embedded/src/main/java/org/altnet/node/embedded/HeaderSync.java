package org.altnet.node.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
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
 * <p>Lock: {@code this} guards the talks. Batches are checked outside of it, on the thread of the
 * connection that brought them, which reads no further meanwhile: a flood slows down whoever sends
 * it. Nothing called under the lock blocks.
 */
final class HeaderSync {
    static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    /** Nobody needs as long for 160 KB, unless the line is bad or somebody plays for time. */
    static final Duration SLOW = Duration.ofSeconds(10);

    static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(2);

    /** A tip younger than this is taken for the present (Bitcoin Core, {@code -maxtipage}). */
    static final Duration RECENT = Duration.ofHours(24);

    /**
     * When peers are there and none has had a newer header for so long, there is nothing left to
     * catch up with, however old the tip is. Without this, a node that was eclipsed from the start
     * would say for ever that it is syncing, and nobody would look.
     */
    static final Duration SETTLED = Duration.ofMinutes(10);

    /** Bitcoin Core's {@code MAX_NUM_UNCONNECTING_HEADERS_MSGS}. */
    private static final int MOST_UNCONNECTED = 10;

    private static final Logger LOG = LoggerFactory.getLogger(HeaderSync.class);

    private enum Stage {
        WAITING,
        ASKED,
        ANSWERED
    }

    private static final class Talk {
        private Stage stage = Stage.WAITING;
        private Moment since;
        private Hash256 tipWhenAsked;
        private boolean moreToCome;

        /** Where its last answer ended, if the next question is to go on from there; else null. */
        private StoredHeader reached;

        private int unconnected;

        void endOfAnswer(Moment now) {
            stage = Stage.ANSWERED;
            since = now;
            moreToCome = false;
            reached = null;
        }

        boolean isSlow(Moment now) {
            return stage == Stage.ASKED && now.since(since).compareTo(SLOW) >= 0;
        }
    }

    private final String network;
    private final NodeChain chain;
    private final TimeSource time;

    /** In the order in which those that wait are asked. */
    private final Map<HeaderPeer, Talk> talks = new LinkedHashMap<>();

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
        if (talks.remove(peer) == null) {
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
        AcceptOutcome outcome;
        try {
            outcome = chain.accept(headers, peer.name());
        } catch (NodeException e) {
            inTrouble(peer, e);
            return;
        }
        synchronized (this) {
            Talk talk = talks.get(peer);
            if (talk == null) {
                return;
            }
            if (outcome.rejection().isPresent()) {
                refuse(peer, talk, outcome.rejection().get());
            } else {
                takeIn(peer, talk, headers, outcome);
            }
            askWhoIsDue();
        }
    }

    /** The peer says by {@code inv} that it has a block. Which one is asked by its header. */
    synchronized void announced(HeaderPeer peer, Hash256 block) {
        Talk talk = talks.get(peer);
        if (talk != null && talk.stage == Stage.ANSWERED && chain.view().find(block).isEmpty()) {
            queue(peer, talk);
            askWhoIsDue();
        }
    }

    /** To be called every few seconds. */
    synchronized void tick() {
        Moment now = time.now();
        for (Map.Entry<HeaderPeer, Talk> entry : List.copyOf(talks.entrySet())) {
            Talk talk = entry.getValue();
            if (talk.stage == Stage.ASKED && now.since(talk.since).compareTo(ANSWER_WITHIN) >= 0) {
                drop(entry.getKey(), "no answer to getheaders within " + ANSWER_WITHIN, false);
            } else if (talk.stage == Stage.ANSWERED
                    && now.since(talk.since).compareTo(ASK_AGAIN_AFTER) >= 0) {
                queue(entry.getKey(), talk);
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
        if (talks.values().stream().anyMatch(talk -> talk.moreToCome)
                || !caughtUp && time.now().since(lastNews).compareTo(SETTLED) < 0) {
            return Optional.of(new NodeStatus(State.SYNCING, where + ", " + peers));
        }
        return Optional.of(new NodeStatus(State.READY, caughtUp ? peers : where + ", " + peers));
    }

    private void takeIn(HeaderPeer peer, Talk talk, Headers headers, AcceptOutcome outcome) {
        boolean movedOn = outcome.added() > 0 || !tip().hash().equals(talk.tipWhenAsked);
        boolean makesRoom = talk.isSlow(time.now()) && isAnybodyWaiting();
        talk.unconnected = 0;
        talk.endOfAnswer(time.now());
        talk.moreToCome = headers.size() == Headers.MAX && movedOn;
        trouble = "";
        clockDoubted = false;
        if (outcome.added() > 0 || lastNews == null) {
            lastNews = time.now();
        }
        if (talk.moreToCome) {
            talk.reached = outcome.added() > 0 ? outcome.last().orElseGet(this::tip) : null;
            if (makesRoom) {
                LOG.debug("Embedded node {}: {} is slow, the next is asked", network, peer.name());
                queue(peer, talk);
            } else {
                ask(peer, talk);
            }
        } else if (!caughtUp && isRecent(tip())) {
            caughtUp = true;
            LOG.info("Embedded node {}: caught up at height {}", network, tip().height());
        }
    }

    private void refuse(HeaderPeer peer, Talk talk, Rejection rejection) {
        if (rejection.rule() == HeaderRule.KNOWN_PARENT && ++talk.unconnected < MOST_UNCONNECTED) {
            // A new block's header, and we lack its parents: ask for them, unless we did.
            if (talk.stage == Stage.ANSWERED) {
                queue(peer, talk);
            }
        } else if (rejection.rule() == HeaderRule.FUTURE_TIME) {
            // The clock at fault may be ours: held against nobody, and asked for again.
            if (!clockDoubted) {
                LOG.warn(
                        "Embedded node {}: {} sends {}; check this machine's clock",
                        network,
                        peer.name(),
                        rejection);
            }
            clockDoubted = true;
            talk.endOfAnswer(time.now());
        } else {
            drop(peer, rejection.toString(), true);
        }
    }

    private synchronized void inTrouble(HeaderPeer peer, NodeException e) {
        if (trouble.isEmpty()) {
            LOG.error("Embedded node {}: {}; check the disk", network, e.getMessage());
        }
        trouble = e.getMessage();
        Talk talk = talks.get(peer);
        if (talk != null) {
            talk.endOfAnswer(time.now());
        }
    }

    /** Behind all others: no peer comes first again by making itself heard. */
    private void queue(HeaderPeer peer, Talk talk) {
        talks.remove(peer);
        talks.put(peer, talk);
        talk.stage = Stage.WAITING;
    }

    private void askWhoIsDue() {
        for (Map.Entry<HeaderPeer, Talk> entry : List.copyOf(talks.entrySet())) {
            if (!caughtUp && talks.values().stream().anyMatch(t -> t.stage == Stage.ASKED)) {
                return;
            }
            if (entry.getValue().stage == Stage.WAITING) {
                ask(entry.getKey(), entry.getValue());
            }
        }
    }

    private void ask(HeaderPeer peer, Talk talk) {
        BlockLocator locator =
                talk.reached == null ? chain.view().locator() : onwards(talk.reached);
        talk.stage = Stage.ASKED;
        talk.since = time.now();
        talk.tipWhenAsked = tip().hash();
        talk.reached = null;
        peer.askHeaders(locator);
    }

    private boolean isAnybodyWaiting() {
        return talks.values().stream().anyMatch(talk -> talk.stage == Stage.WAITING);
    }

    /**
     * Where the peer's answer ended, before our own best chain: a branch of more than one batch
     * overtakes ours only at its end, and until then our locator would bring the same batch again.
     * Our own best chain alone if that has gone on from there in the meantime.
     */
    private BlockLocator onwards(StoredHeader last) {
        if (chain.view().forkPoint(last.hash(), tip().hash()).equals(last)) {
            return chain.view().locator();
        }
        List<BlockLocator.Entry> entries = new ArrayList<>();
        entries.add(new BlockLocator.Entry(last.hash(), last.height()));
        chain.view().locator().entries().stream()
                .filter(entry -> !entry.hash().equals(last.hash()))
                .limit(BlockLocator.MAX_ENTRIES - 1)
                .forEach(entries::add);
        return new BlockLocator(entries);
    }

    private void drop(HeaderPeer peer, String reason, boolean misbehaved) {
        talks.remove(peer);
        LOG.info("Embedded node {}: dropping {}: {}", network, peer.name(), reason);
        peer.drop(reason, misbehaved);
    }

    private StoredHeader tip() {
        return chain.view().tip();
    }

    private boolean isRecent(StoredHeader header) {
        return header.header().time().isAfter(time.now().wall().minus(RECENT));
    }
}
