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
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.node.TipEvent;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.validation.ProbeReport;
import org.altnet.api.validation.Verdict;
import org.altnet.chain.FileHeaderChains;

/**
 * Validation between a scripted node and a scripted altstack, with real header chains, on one
 * hand-turned clock. At the beginning everybody stands at height 10 of one branch.
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
    final Validation validation;

    private final HeaderChain nodeChain;

    World(Path directory) throws IOException {
        this(directory, 2);
    }

    World(Path directory, int allClearGroups) throws IOException {
        HeaderChains chains = new FileHeaderChains();
        chain = chains.open(Network.REGTEST, directory.resolve("altnet"));
        nodeChain = chains.open(Network.REGTEST, directory.resolve("node"));
        node = new ScriptedNode(nodeChain);
        Branch genesis = Branch.of(nodeChain.atHeight(0).orElseThrow().header());
        common = genesis.mine(START, 0);
        if (nodeChain.tip().height() == 0) {
            node.learns(common.between(0, START));
        }
        validation =
                new Validation(node, chain, altstack, alarms, time.lane(), time, allClearGroups);
        validation.addListener(verdicts::add, Map.of("service.id", 1L));
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
        nodeChain.close();
        assertEquals(List.of(), time.failures());
    }
}
