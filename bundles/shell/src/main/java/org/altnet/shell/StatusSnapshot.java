package org.altnet.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeStatus;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.altnet.api.stack.PeerView;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.watchdog.Watchdog;

/**
 * Everything that {@code altnet:status} shows, as it was at one moment. What is not there is empty.
 *
 * @param at when, wall clock
 * @param uptime since the program started
 * @param missing rooms that are not there, by name
 * @param network the Bitcoin network
 * @param nodes each node and what is known of it, the primary first
 * @param chainTip AltNet's own best header
 * @param drivers all drivers
 * @param peers all peers
 * @param alarms what operators must know; empty if nobody keeps it
 */
record StatusSnapshot(
        Instant at,
        Duration uptime,
        List<String> missing,
        Optional<Network> network,
        List<OfNode> nodes,
        Optional<StoredHeader> chainTip,
        List<DriverView> drivers,
        List<PeerView> peers,
        Optional<Standing> alarms) {

    private static final OfNode NO_NODE =
            new OfNode(
                    "",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    Optional.empty());

    /**
     * A node and what is known of it.
     *
     * @param id the node's name
     * @param node what the node says
     * @param verdict what is known of its view
     * @param sinceLastHeader since its last new header
     * @param detectors how many its watchdog has
     * @param lastProbe the latest that received headers, else the latest
     * @param incident the one that is open
     */
    record OfNode(
            String id,
            Optional<NodeAnswers> node,
            Optional<Verdict> verdict,
            Optional<Duration> sinceLastHeader,
            int detectors,
            Optional<ProbeReport> lastProbe,
            Optional<Incident> incident) {
        private static OfNode of(
                String id,
                Optional<NodeAnswers> node,
                Optional<AltLogicValidation> validation,
                Optional<Watchdog> watchdog) {
            return new OfNode(
                    id,
                    node,
                    validation.map(AltLogicValidation::verdict),
                    watchdog.filter(dog -> dog.lastHeader().isPresent())
                            .map(Watchdog::sinceLastHeader),
                    watchdog.map(dog -> dog.detectors().size()).orElse(0),
                    validation.flatMap(StatusSnapshot::lastProbe),
                    validation.flatMap(StatusSnapshot::openIncident));
        }
    }

    /**
     * What lasts.
     *
     * @param all worst and newest first
     * @param mutedUntil until when nobody is told
     */
    record Standing(List<Alarm> all, Optional<Instant> mutedUntil) {
        private static Standing of(Alarms alarms) {
            return new Standing(
                    alarms.all().stream()
                            .filter(alarm -> alarm.state() != Alarm.State.CLEARED)
                            .toList(),
                    alarms.mutedUntil());
        }

        int count(Alarm.Severity severity) {
            return (int) all.stream().filter(alarm -> alarm.severity() == severity).count();
        }

        /** The text of the worst and newest; empty if there is none. */
        Optional<String> worst() {
            return all.stream().findFirst().map(Alarm::text);
        }
    }

    /** Asks every room that is there; a null is one that is not. Blocks as the nodes do. */
    static StatusSnapshot take(
            Instant at,
            Duration uptime,
            List<BitcoinNode> nodes,
            HeaderChain chain,
            List<AltLogicValidation> validations,
            List<Watchdog> watchdogs,
            Altstack altstack,
            Alarms alarms) {
        return new StatusSnapshot(
                at,
                uptime,
                missing(nodes, chain, validations, watchdogs, altstack, alarms),
                network(nodes, chain),
                ofEach(nodes, validations, watchdogs),
                Optional.ofNullable(chain).map(HeaderChain::tip),
                altstack == null ? List.of() : altstack.drivers(),
                altstack == null ? List.of() : altstack.peers(),
                Optional.ofNullable(alarms).map(Standing::of));
    }

    /** The node with the highest ranking; one of which nothing is known if there is none. */
    OfNode primary() {
        return nodes.isEmpty() ? NO_NODE : nodes.get(0);
    }

    /** True if every room is there and the primary node's view can be judged. */
    boolean ready() {
        return missing.isEmpty()
                && primary()
                        .node()
                        .map(n -> n.status().state() == NodeStatus.State.READY)
                        .orElse(false);
    }

    private static List<OfNode> ofEach(
            List<BitcoinNode> nodes,
            List<AltLogicValidation> validations,
            List<Watchdog> watchdogs) {
        List<NodeAnswers> answers = NodeAnswers.askAll(nodes);
        Set<String> ids = new LinkedHashSet<>();
        answers.forEach(node -> ids.add(node.id()));
        validations.forEach(validation -> ids.add(validation.node()));
        watchdogs.forEach(watchdog -> ids.add(watchdog.node()));
        return ids.stream()
                .map(
                        id ->
                                OfNode.of(
                                        id,
                                        find(id, answers, NodeAnswers::id),
                                        find(id, validations, AltLogicValidation::node),
                                        find(id, watchdogs, Watchdog::node)))
                .toList();
    }

    private static <T> Optional<T> find(String id, List<T> all, Function<T, String> idOf) {
        return all.stream().filter(each -> idOf.apply(each).equals(id)).findFirst();
    }

    private static List<String> missing(
            List<BitcoinNode> nodes,
            HeaderChain chain,
            List<AltLogicValidation> validations,
            List<Watchdog> watchdogs,
            Altstack altstack,
            Alarms alarms) {
        List<String> missing = new ArrayList<>();
        addUnless(!nodes.isEmpty(), "node", missing);
        addUnless(chain != null, "chain", missing);
        addUnless(!validations.isEmpty(), "validation", missing);
        addUnless(!watchdogs.isEmpty(), "watchdog", missing);
        addUnless(altstack != null, "altstack", missing);
        addUnless(alarms != null, "alarm", missing);
        return List.copyOf(missing);
    }

    private static void addUnless(boolean isThere, String name, List<String> missing) {
        if (!isThere) {
            missing.add(name);
        }
    }

    private static Optional<Network> network(List<BitcoinNode> nodes, HeaderChain chain) {
        return nodes.stream()
                .findFirst()
                .map(BitcoinNode::network)
                .or(() -> Optional.ofNullable(chain).map(HeaderChain::network));
    }

    private static Optional<Incident> openIncident(AltLogicValidation validation) {
        return validation.incidents().stream()
                .filter(incident -> incident.ended().isEmpty())
                .findFirst();
    }

    private static Optional<ProbeReport> lastProbe(AltLogicValidation validation) {
        List<ProbeReport> recent = validation.recent();
        return recent.stream()
                .filter(probe -> probe.received() > 0)
                .findFirst()
                .or(() -> recent.stream().findFirst());
    }
}
