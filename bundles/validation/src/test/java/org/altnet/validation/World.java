package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.node.TipEvent;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.validation.Incident;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.api.validation.VerdictListener;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.chain.FileHeaderChains;
import org.altnet.room.BudgetedLog;
import org.altnet.room.Whiteboard;
import org.slf4j.LoggerFactory;

/**
 * Validation between scripted nodes and a scripted altstack, with real header chains, on one
 * hand-turned clock. At the beginning there is one node, and everybody stands at height 10 of one
 * branch.
 */
final class World implements AutoCloseable {
    static final int START = 10;

    final ManualTime time = new ManualTime();
    final ScriptedAltstack altstack = new ScriptedAltstack(time);
    final ScriptedAlarms alarms = new ScriptedAlarms();
    final HeaderChain chain;
    final ScriptedNode node;
    final Branch common;
    final List<Verdict> verdicts = new ArrayList<>();
    final ScriptedRules rules = new ScriptedRules();
    final Whiteboard<VerdictListener> verdictListeners = new Whiteboard<>();
    final Validation validation;
    final PeerMessages peers;
    final List<Validation> all = new CopyOnWriteArrayList<>();

    private final Path directory;
    private final HeaderChains chains = new FileHeaderChains();
    private final List<HeaderChain> nodeChains = new ArrayList<>();
    private final Shared shared;

    World(Path directory) throws IOException {
        this(directory, 2);
    }

    World(Path directory, int allClearGroups) throws IOException {
        this.directory = directory;
        chain = chains.open(Network.REGTEST, directory.resolve("altnet"));
        HeaderChain nodeChain = open(ScriptedNode.ID);
        node = new ScriptedNode(nodeChain);
        common = Branch.of(nodeChain.atHeight(0).orElseThrow().header()).mine(START, 0);
        if (nodeChain.tip().height() == 0) {
            node.learns(common.between(0, START));
        }
        Settings settings = settings(allClearGroups);
        HeaderIntake intake = new HeaderIntake(chain, altstack, log(), log());
        LateBlocks late = new LateBlocks(chain, rules, altstack);
        ChainNews news = new ChainNews(chain, () -> all);
        shared =
                new Shared(
                        chain,
                        rules,
                        altstack,
                        alarms,
                        intake,
                        late,
                        news,
                        verdictListeners,
                        new Whiteboard<>(),
                        time,
                        settings);
        validation = new Validation(node, shared, time.lane(), () -> {});
        all.add(validation);
        Serving serving =
                new Serving(
                        chain.network(),
                        () -> all.stream().map(Validation::subject).toList(),
                        altstack,
                        time.lane(),
                        time,
                        new ServingBudgets(settings.serving(), time),
                        new BlockCache(settings.cache()),
                        log());
        peers =
                new PeerMessages(
                        altstack, intake, late, news, serving, () -> all, time.lane(), time);
        verdictListeners.add((about, verdict) -> verdicts.add(verdict), Map.of("service.id", 1L));
    }

    /** Another node, with a lower ranking, which stands where the first one stood at first. */
    ScriptedNode join(String id) throws IOException {
        ScriptedNode another = new ScriptedNode(id, open(id));
        another.learns(common.between(0, START));
        Validation its = new Validation(another, shared, time.lane(), () -> {});
        all.add(its);
        its.start();
        time.run();
        return another;
    }

    static Settings settings(int allClearGroups) {
        return new Settings(
                allClearGroups,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                new ServingBudgets.Limits(2_000_000, 32_000_000, 2_000_000_000, 20_000_000_000L),
                32_000_000);
    }

    private HeaderChain open(String id) throws IOException {
        HeaderChain its = chains.open(Network.REGTEST, directory.resolve(id));
        nodeChains.add(its);
        return its;
    }

    private BudgetedLog log() {
        return new BudgetedLog(LoggerFactory.getLogger(World.class), time, 60);
    }

    World start() {
        validation.start();
        time.run();
        return this;
    }

    /** Probes to the end. */
    ProbeReport probe() {
        Optional<ProbeReport> report = begin();
        assertTrue(report.isPresent(), "the probe has not ended");
        return report.get();
    }

    /** Probes as far as it goes without time passing. */
    Optional<ProbeReport> begin() {
        List<ProbeReport> ended = new ArrayList<>();
        validation.probe().thenAccept(ended::add);
        time.run();
        return ended.stream().findFirst();
    }

    /** The node hears of headers from its own peers. */
    void nodeLearns(Headers headers) {
        node.learns(headers);
        validation.tipChanged(new TipEvent(node.id(), node.best(), time.now()));
        time.run();
    }

    /** A detector finds the node's best header suspicious. */
    void suspect(String detector, Anomaly.Remedy remedy) {
        validation.anomaly(node.id(), anomaly(detector, "", remedy, node.best()));
        time.run();
    }

    Anomaly anomaly(String detector, String subject, Anomaly.Remedy remedy, StoredHeader tip) {
        return new Anomaly(
                detector,
                subject,
                remedy,
                time.now(),
                tip,
                "no header for 30 min",
                Map.of("gap.seconds", "1800"));
    }

    /** The latest incident. */
    Incident incident() {
        return validation.incidents().get(0);
    }

    void advance(Duration by) {
        time.advance(by);
    }

    void assertVerdict(Verdict.State state, String text) {
        assertEquals(
                state + ": " + text,
                validation.verdict().state() + ": " + validation.verdict().text());
    }

    void assertMisdeeds(Offence... offences) {
        assertEquals(
                List.of(offences),
                altstack.misdeeds().stream().map(ScriptedAltstack.Misdeed::offence).toList());
    }

    /** Closes, and fails if a task threw on the way. */
    @Override
    public void close() {
        chain.close();
        nodeChains.forEach(HeaderChain::close);
        assertEquals(List.of(), time.failures());
    }
}
