package org.altnet.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.NodeException;
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
 * @param node what the node says
 * @param chainTip AltNet's own best header
 * @param verdict what is known of the node's view
 * @param sinceLastHeader since the node's last new header
 * @param detectors how many the watchdog has
 * @param drivers all drivers
 * @param peers all peers
 * @param lastProbe the latest that received headers, else the latest
 * @param alarms what operators must know; empty if nobody keeps it
 * @param incident the one that is open
 */
record StatusSnapshot(
        Instant at,
        Duration uptime,
        List<String> missing,
        Optional<Network> network,
        Optional<Node> node,
        Optional<StoredHeader> chainTip,
        Optional<Verdict> verdict,
        Optional<Duration> sinceLastHeader,
        int detectors,
        List<DriverView> drivers,
        List<PeerView> peers,
        Optional<ProbeReport> lastProbe,
        Optional<Standing> alarms,
        Optional<Incident> incident) {

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

    /**
     * A node's answers.
     *
     * @param id its name
     * @param status how it is doing
     * @param bestHeader its best header, if it could be asked
     * @param bestBlock its best block, if it has any
     * @param error why it could not be asked; empty if it could
     */
    record Node(
            String id,
            NodeStatus status,
            Optional<StoredHeader> bestHeader,
            Optional<StoredHeader> bestBlock,
            String error) {

        private static Node ask(BitcoinNode node) {
            try {
                return new Node(
                        node.id(),
                        node.status(),
                        Optional.of(node.bestHeader()),
                        node.bestBlock(),
                        "");
            } catch (NodeException e) {
                return new Node(
                        node.id(),
                        node.status(),
                        Optional.empty(),
                        Optional.empty(),
                        e.getMessage());
            }
        }
    }

    /** Asks every room that is there; a null is one that is not. Blocks as the node does. */
    static StatusSnapshot take(
            Instant at,
            Duration uptime,
            BitcoinNode node,
            HeaderChain chain,
            AltLogicValidation validation,
            Watchdog watchdog,
            Altstack altstack,
            Alarms alarms) {
        return new StatusSnapshot(
                at,
                uptime,
                missing(node, chain, validation, watchdog, altstack, alarms),
                network(node, chain),
                Optional.ofNullable(node).map(Node::ask),
                Optional.ofNullable(chain).map(HeaderChain::tip),
                Optional.ofNullable(validation).map(AltLogicValidation::verdict),
                Optional.ofNullable(watchdog)
                        .filter(dog -> dog.lastHeader().isPresent())
                        .map(Watchdog::sinceLastHeader),
                watchdog == null ? 0 : watchdog.detectors().size(),
                altstack == null ? List.of() : altstack.drivers(),
                altstack == null ? List.of() : altstack.peers(),
                Optional.ofNullable(validation).flatMap(StatusSnapshot::lastProbe),
                Optional.ofNullable(alarms).map(Standing::of),
                Optional.ofNullable(validation).flatMap(StatusSnapshot::openIncident));
    }

    /** True if every room is there and the node's view can be judged. */
    boolean ready() {
        return missing.isEmpty()
                && node.map(n -> n.status().state() == NodeStatus.State.READY).orElse(false);
    }

    private static List<String> missing(
            BitcoinNode node,
            HeaderChain chain,
            AltLogicValidation validation,
            Watchdog watchdog,
            Altstack altstack,
            Alarms alarms) {
        List<String> missing = new ArrayList<>();
        addIfNull(missing, "node", node);
        addIfNull(missing, "chain", chain);
        addIfNull(missing, "validation", validation);
        addIfNull(missing, "watchdog", watchdog);
        addIfNull(missing, "altstack", altstack);
        addIfNull(missing, "alarm", alarms);
        return List.copyOf(missing);
    }

    private static void addIfNull(List<String> missing, String name, Object room) {
        if (room == null) {
            missing.add(name);
        }
    }

    private static Optional<Network> network(BitcoinNode node, HeaderChain chain) {
        return Optional.ofNullable(node)
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
