package org.altnet.validation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeException;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Evidence;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.Verdict.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the node's view beside the chain's, hands the node what it lacks, and makes the verdict.
 *
 * <p>Why it can be trusted: BEHIND and FORK rest on headers in the chain alone, each of which cost
 * its proof of work, so that no number of lying peers can bring them about; and nothing a peer says
 * takes a header out of the chain again. OK needs peers of several diversity groups that stand at
 * the node's best header. Peers that all lie, or are all cut off like the node, can bring about OK
 * as long as nobody shows more work: agreement is not proof.
 *
 * <p>Agreement is about one header. It lasts while that header is on the node's best chain, until
 * the next probe or until somebody shows more work.
 *
 * <p>Confined to validation's lane, where the node may block.
 */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    private final HeaderChain chain;
    private final WatchedNode node;
    private final VerdictBoard board;
    private final int allClearGroups;
    private final AlarmDesk desk;
    private final Journal journal;
    private final Runnable onLook;
    private final Consumer<StoredHeader> onHandOver;
    private Hearing hearing;
    private OptionalInt asked = OptionalInt.empty();
    private Optional<Agreement> agreement = Optional.empty();
    private Optional<Intervention> intervention = Optional.empty();

    /** The node went away while it was being handed headers. */
    private boolean interrupted;

    /** Who stood at that header when they were asked, and when they said so. */
    private record Agreement(
            StoredHeader at, List<Hearing.Testimony> by, List<Evidence.Source> sources) {}

    /** What was found and done about it in this round. */
    private record Intervention(Standing found, WatchedNode.HandOver handOver) {}

    /**
     * @param desk told of every look at the node
     * @param onLook run after the node's headers have been brought to the chain, which may have
     *     moved it on
     * @param onHandOver told of the node's best header after it has taken headers of ours
     */
    Comparison(
            HeaderChain chain,
            WatchedNode node,
            VerdictBoard board,
            AlarmDesk desk,
            Journal journal,
            TimeSource time,
            int allClearGroups,
            Runnable onLook,
            Consumer<StoredHeader> onHandOver) {
        this.chain = chain;
        this.node = node;
        this.board = board;
        this.desk = desk;
        this.journal = journal;
        hearing = new Hearing(time);
        this.allClearGroups = allClearGroups;
        this.onLook = onLook;
        this.onHandOver = onHandOver;
    }

    /** Looks again, and changes nothing at the node but what was interrupted. */
    void refresh() {
        if (interrupted) {
            catchUp();
            return;
        }
        try {
            post(look());
        } catch (NodeException e) {
            postUnknown(e);
        }
    }

    /**
     * Looks again, and hands the node what it lacks.
     *
     * @return headers that the node took
     */
    int catchUp() {
        int taken = 0;
        intervention = Optional.empty();
        try {
            Standing found = look();
            interrupted = false;
            judge(found);
            if (found.isOutrun()) {
                journal.note(
                        Incident.Kind.VERDICT,
                        board.current().state() + ": " + board.current().text());
            }
            tellDesk();
            if (found.isOutrun()) {
                WatchedNode.HandOver handOver = node.handOver(found.forkPoint(), found.best());
                taken = handOver.taken();
                interrupted = handOver.interrupted();
                intervention = Optional.of(new Intervention(found, handOver));
                journal.note(Incident.Kind.HAND_OVER, describe(intervention.orElseThrow()));
                Standing left = look();
                log(handOver, left);
                post(left);
                if (interrupted) {
                    desk.nodeSilent(this::refresh);
                }
                if (taken > 0) {
                    onHandOver.accept(left.node());
                }
            }
        } catch (NodeException e) {
            postUnknown(e);
        }
        return taken;
    }

    /** A peer showed something unasked. */
    void heard(Hearing.Testimony testimony) {
        hearing.note(testimony);
    }

    /** A probe has answers that show more work, and goes on asking. */
    void heard(Hearing answers) {
        hearing = answers;
        refresh();
    }

    /** A probe has answers, and may still be following one of them. */
    void heard(Hearing answers, int peersAsked) {
        hearing = answers;
        asked = OptionalInt.of(peersAsked);
    }

    /**
     * A probe has ended.
     *
     * @param nodeBefore the header that peers were asked to agree with
     * @return headers that the node took
     */
    int conclude(StoredHeader nodeBefore) {
        agreement = agreementAt(nodeBefore);
        return catchUp();
    }

    /** The node could not be asked, so nothing can be said. */
    void postUnknown(NodeException reason) {
        StoredHeader tip = chain.tip();
        board.post(
                State.UNRESOLVED,
                new Standing(board.current().node(), tip, tip),
                List.of(),
                List.of(),
                reason.getMessage());
        desk.nodeSilent(this::refresh);
    }

    private Standing look() throws NodeException {
        StoredHeader best = node.sync();
        onLook.run();
        return Standing.of(chain, best);
    }

    private void post(Standing standing) {
        judge(standing);
        tellDesk();
    }

    /** The node itself is asked again, since what it said before may no longer be so. */
    private void tellDesk() {
        desk.look(board.current(), this::refresh);
    }

    private void judge(Standing standing) {
        if (standing.isOutrun()) {
            agreement = Optional.empty();
            board.post(
                    standing.isForked() ? State.FORK : State.BEHIND,
                    standing,
                    showers(standing),
                    hearing.sources(hearing.above(standing.node())),
                    describeOutrun(standing));
            return;
        }
        if (!agreement.map(known -> holds(known, standing.node())).orElse(false)) {
            agreement = agreementAt(standing.node());
        }
        Agreement known =
                agreement.orElseGet(() -> agreeing(standing.node(), hearing.at(standing.node())));
        board.post(
                agreement.isPresent() ? State.OK : State.UNRESOLVED,
                standing,
                names(known.by),
                known.sources,
                story() + describeAgreement(Hearing.groups(known.by)));
    }

    private Optional<Agreement> agreementAt(StoredHeader header) {
        List<Hearing.Testimony> by = hearing.at(header);
        return Hearing.groups(by).size() >= allClearGroups
                ? Optional.of(agreeing(header, by))
                : Optional.empty();
    }

    private Agreement agreeing(StoredHeader at, List<Hearing.Testimony> by) {
        return new Agreement(at, by, hearing.sources(by));
    }

    private boolean holds(Agreement known, StoredHeader nodeBest) {
        return chain.forkPoint(known.at.hash(), nodeBest.hash()).equals(known.at);
    }

    /** Who shows more work; after a restart nobody has yet, and then whoever did before. */
    private List<String> showers(Standing standing) {
        List<Hearing.Testimony> showers = hearing.above(standing.node());
        Verdict before = board.current();
        boolean nobodyElse =
                showers.isEmpty() && before.best().hash().equals(standing.best().hash());
        return nobodyElse ? before.sources() : names(showers);
    }

    private String describeOutrun(Standing standing) {
        String where =
                standing.isForked()
                        ? "left the best chain at height "
                                + standing.forkPoint().height()
                                + " and lacks "
                                + count(standing.behind(), "block")
                        : "behind by " + count(standing.behind(), "block");
        return where
                + ": the node stands at height "
                + standing.node().height()
                + ", a valid chain with more work at height "
                + standing.best().height()
                + intervention.map(done -> "; " + describe(done)).orElse("")
                + (node.isSyncing()
                        ? "; the node says that it is catching up with its own peers"
                        : "");
    }

    private String story() {
        return intervention
                .map(
                        done ->
                                "was behind by "
                                        + count(done.found.behind(), "block")
                                        + ", "
                                        + describe(done)
                                        + "; ")
                .orElse("");
    }

    private static String describe(Intervention done) {
        return "handed over "
                + count(done.handOver.taken(), "header")
                + done.handOver
                        .refusal()
                        .map(
                                why ->
                                        (done.handOver.interrupted()
                                                        ? ", the rest later: "
                                                        : ", the rest was refused: ")
                                                + why)
                        .orElse("");
    }

    private String describeAgreement(List<String> groups) {
        if (groups.isEmpty() && hearing.isEmpty()) {
            return asked.isEmpty()
                    ? "nobody has been asked yet"
                    : asked.getAsInt() == 0
                            ? "nobody could be asked: 0 peers with headers"
                            : "no usable answer from " + count(asked.getAsInt(), "peer");
        }
        String names = groups.isEmpty() ? "" : " (" + String.join(", ", groups) + ")";
        return groups.size() + " of " + allClearGroups + " independent media agree" + names;
    }

    private void log(WatchedNode.HandOver handOver, Standing left) {
        if (handOver.interrupted()) {
            LOG.info(
                    "Node {} took {} headers, and then: {}. It gets the rest when it answers again",
                    node.id(),
                    handOver.taken(),
                    handOver.refusal().orElseThrow());
        } else if (handOver.refusal().isPresent()) {
            LOG.warn(
                    "Node {} took {} headers and refused the rest: {}. It stays behind; its log"
                            + " says why",
                    node.id(),
                    handOver.taken(),
                    handOver.refusal().get());
        } else {
            LOG.info(
                    "Handed {} headers to node {}: best header {} at height {}",
                    handOver.taken(),
                    node.id(),
                    left.node().hash(),
                    left.node().height());
        }
    }

    private static List<String> names(List<Hearing.Testimony> testimonies) {
        return testimonies.stream().map(each -> each.from().toString()).toList();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
