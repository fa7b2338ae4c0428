package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.Reorganisation;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderChainComponentTest {
    @TempDir Path state;
    private final HeaderChains chains = new FileHeaderChains();

    @Test
    void keepsTheChainOfTheNetworkInTheStateDirectory() {
        HeaderChainComponent component = component("regtest", state.toString());
        BlockHeader next = new Forge().child(component.tip().header());
        assertFalse(component.accept(Headers.of(next), "test").isRejected());
        component.close();
        component.close();
        assertTrue(Files.exists(state.resolve("chain").resolve("regtest.headers")));
        HeaderChainComponent again = component("regtest", state.toString());
        assertEquals(next, again.tip().header());
        again.close();
    }

    @Test
    void isTheChainThatItOpens() {
        HeaderChainComponent component = component("regtest", state.toString());
        BlockHeader[] branch = new Forge().branch(component.tip().header(), 3);
        component.accept(Headers.of(branch), "test");
        assertEquals(Network.REGTEST, component.network());
        assertEquals(branch[1], component.find(branch[1].hash()).orElseThrow().header());
        assertEquals(branch[1], component.atHeight(2).orElseThrow().header());
        assertEquals(branch[0], component.forkPoint(branch[0].hash(), branch[2].hash()).header());
        assertEquals(4, component.locator().entries().size());
        assertEquals(
                Headers.of(branch), component.headersAfter(BlockLocator.EMPTY, Hash256.ZERO, 2000));
        assertEquals(
                Headers.of(branch[2]),
                component.headersBetween(branch[1].hash(), branch[2].hash(), 2000));
        component.close();
    }

    @Test
    void tellsListenersOfReorganisationsOnItsOwnThread() throws Exception {
        HeaderChainComponent component = component("regtest", state.toString());
        BlockingQueue<Reorganisation> told = new LinkedBlockingQueue<>();
        Map<String, Object> properties = Map.of("service.id", 1L);
        component.bindListener(
                event -> {
                    assertEquals("altnet-chain", Thread.currentThread().getName());
                    told.add(event);
                },
                properties);
        Forge forge = new Forge();
        BlockHeader genesis = component.tip().header();
        BlockHeader[] other = forge.branch(genesis, 4);
        component.accept(Headers.of(forge.branch(genesis, 2)), "alice");
        component.download(genesis.hash(), "mallory").accept(Headers.of(other), false);
        Reorganisation event = told.poll(10, TimeUnit.SECONDS);
        assertEquals(2, event.depth());
        assertEquals("mallory", event.source());
        assertEquals(List.of("mallory"), component.tips().get(0).sources());
        component.unbindListener(told::add, properties);
        component.accept(Headers.of(forge.branch(genesis, 5)), "alice");
        component.close();
        assertTrue(told.isEmpty());
    }

    @Test
    void saysWhatIsWrongWithItsConfiguration() {
        IllegalArgumentException network =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> component("testnet5", state.toString()));
        assertTrue(network.getMessage().startsWith("[altnet.chain] network: "));
        assertTrue(network.getMessage().contains("testnet5"));
        IllegalArgumentException directory =
                assertThrows(IllegalArgumentException.class, () -> component("regtest", null));
        assertTrue(directory.getMessage().startsWith("[altnet.chain] state.directory: "));
    }

    @Test
    void doesNotStartOnAFileItCannotOpen() throws IOException {
        Path file = state.resolve("chain").resolve("regtest.headers");
        try (HeaderChain other = chains.open(Network.REGTEST, file)) {
            UncheckedIOException e =
                    assertThrows(
                            UncheckedIOException.class,
                            () -> component("regtest", state.toString()));
            assertTrue(e.getMessage().contains("in use"), e.getMessage());
            assertEquals(0, other.tip().height());
        }
    }

    private HeaderChainComponent component(String network, String stateDirectory) {
        return new HeaderChainComponent(
                chains, ChainPolicyTest.config(network, stateDirectory, "genesis", ""));
    }
}
