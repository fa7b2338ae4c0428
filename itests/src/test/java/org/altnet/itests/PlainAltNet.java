package org.altnet.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.altnet.alarm.PlainAlarms;
import org.altnet.altstack.PlainAltstack;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.driver.Driver;
import org.altnet.api.message.Network;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.node.Miner;
import org.altnet.api.stack.Altstack;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.chain.BodyRules;
import org.altnet.chain.FileHeaderChains;
import org.altnet.node.embedded.PlainNode;
import org.altnet.validation.PlainValidation;

/**
 * All rooms of one AltNet on one class path: the real ones, put together as the framework would.
 */
final class PlainAltNet implements AutoCloseable {
    private final HeaderChain chain;
    private final PlainNode node;
    private final PlainAltstack altstack;
    private final PlainAlarms alarms;
    private final PlainValidation validation;

    PlainAltNet(Path state) throws IOException {
        HeaderChains chains = new FileHeaderChains();
        chain = chains.open(Network.REGTEST, state.resolve("chain/regtest.headers"));
        node = new PlainNode(state, chains);
        altstack = new PlainAltstack(state);
        alarms = new PlainAlarms(state);
        validation =
                new PlainValidation(
                        node.node(),
                        chain,
                        new BodyRules(),
                        altstack.altstack(),
                        alarms.alarms(),
                        1);
        altstack.listen(validation.listener());
    }

    /** Plugs a driver in, with capabilities that make it the cheapest and most private there is. */
    PlainAltNet plug(String id, Driver driver) {
        altstack.bind(
                driver,
                Map.ofEntries(
                        Map.entry("altnet.driver.id", id),
                        Map.entry("altnet.driver.send", true),
                        Map.entry("altnet.driver.receive", true),
                        Map.entry("altnet.driver.scopes", "headers,blocks,transactions"),
                        Map.entry("altnet.driver.exchange", "request"),
                        Map.entry("altnet.driver.mtu", 4_000_000),
                        Map.entry("altnet.driver.bandwidth", 0),
                        Map.entry("altnet.driver.latency", 1_000),
                        Map.entry("altnet.driver.cost", 0),
                        Map.entry("altnet.driver.privacy", "hidden"),
                        Map.entry("altnet.driver.trust", "open"),
                        Map.entry("altnet.driver.group", id),
                        Map.entry("altnet.driver.overlap", true),
                        Map.entry("altnet.driver.leaks", "Nothing.")));
        return this;
    }

    HeaderChain chain() {
        return chain;
    }

    BitcoinNode node() {
        return node.node();
    }

    Miner miner() {
        return node.miner();
    }

    Altstack altstack() {
        return altstack.altstack();
    }

    AltLogicValidation validation() {
        return validation.validation();
    }

    @Override
    public void close() {
        altstack.close();
        validation.close();
        alarms.close();
        node.close();
        chain.close();
    }
}
