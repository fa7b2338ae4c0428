package org.altnet.node.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.node.Miner;
import org.altnet.api.node.NodeException;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.node.SubmitOutcome.Result;
import org.altnet.api.node.TipEvent;
import org.altnet.api.testing.ManualTime;
import org.altnet.chain.FileHeaderChains;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

class EmbeddedNodeTest {
    private static final String WITHDRAWN = "withdrawn";

    private final ManualTime time = Today.time();
    private final BlockingQueue<Object> published = new LinkedBlockingQueue<>();
    private final List<EmbeddedNode> open = new ArrayList<>();

    @TempDir Path directory;

    @AfterEach
    void close() {
        open.forEach(EmbeddedNode::close);
    }

    @Test
    void isTheNodeThatAltNetWatches() throws Exception {
        EmbeddedNode node = node(Network.REGTEST, new FileHeaderChains());
        assertEquals("embedded", node.id());
        assertEquals(Network.REGTEST, node.network());
        List<Hash256> mined = miner().mine(3);
        assertEquals(mined.get(2), node.bestHeader().hash());
        assertEquals(node.bestHeader(), node.bestBlock().orElseThrow());
        assertEquals(mined.get(2), node.locator().entries().get(0).hash());
        Headers headers = node.headersAfter(BlockLocator.EMPTY, mined.get(1), 2_000);
        assertEquals(2, headers.size());
        assertEquals(Result.DUPLICATE, node.submitHeaders(headers).result());
        var block = node.block(mined.get(0)).orElseThrow();
        assertEquals(Result.DUPLICATE, node.submitBlock(block).result());
        assertEquals(State.READY, node.status().state());
    }

    @Test
    void listenersAreToldInOrderAndOneThatFailsDisturbsNobody() throws Exception {
        EmbeddedNode node = node(Network.REGTEST, new FileHeaderChains());
        BlockingQueue<TipEvent> told = new LinkedBlockingQueue<>();
        node.bindTipListener(
                event -> {
                    throw new IllegalStateException("a listener's bug");
                },
                service(1));
        node.bindTipListener(told::add, service(2));
        Miner miner = miner();
        for (int height = 1; height <= 20; height++) {
            miner.mine(1);
        }
        for (int height = 1; height <= 20; height++) {
            TipEvent event = next(told);
            assertEquals(height, event.tip().height());
            assertEquals("embedded", event.node());
            assertEquals(time.now(), event.at());
        }
    }

    @Test
    void aListenerThatLeftHearsNothing() throws Exception {
        EmbeddedNode node = node(Network.REGTEST, new FileHeaderChains());
        BlockingQueue<TipEvent> left = new LinkedBlockingQueue<>();
        BlockingQueue<TipEvent> stayed = new LinkedBlockingQueue<>();
        node.bindTipListener(left::add, service(1));
        node.bindTipListener(stayed::add, service(2));
        node.updatedTipListener(service(1));
        miner().mine(1);
        next(stayed);
        node.unbindTipListener(service(1));
        node.submitHeaders(Headers.EMPTY);
        assertEquals(1, left.size());
    }

    @Test
    void listenersAreCalledOnTheNodesThread() throws Exception {
        EmbeddedNode node = node(Network.REGTEST, new FileHeaderChains());
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        node.bindTipListener(event -> threads.add(Thread.currentThread().getName()), service(1));
        miner().mine(1);
        assertEquals("altnet-node", next(threads));
    }

    @Test
    void theMinerIsWithdrawnWithTheNode() throws Exception {
        EmbeddedNode node = node(Network.REGTEST, new FileHeaderChains());
        miner();
        node.close();
        node.close();
        assertSame(WITHDRAWN, next(published));
    }

    @Test
    void nobodyMinesOnAnotherNetwork() throws Exception {
        EmbeddedNode node = node(Network.MAINNET, new FileHeaderChains());
        assertEquals(Network.MAINNET.genesis(), node.bestHeader().hash());
        assertEquals(Optional.empty(), node.bestBlock());
        node.close();
        assertTrue(published.isEmpty());
    }

    @Test
    void callsWaitUntilTheFilesAreOpen() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        FileHeaderChains real = new FileHeaderChains();
        EmbeddedNode node =
                node(
                        Network.REGTEST,
                        (network, file, news) -> {
                            await(go);
                            return real.open(network, file);
                        });
        assertEquals(State.STARTING, node.status().state());
        go.countDown();
        assertEquals(Network.REGTEST.genesis(), node.bestHeader().hash());
        assertEquals(State.READY, node.status().state());
    }

    @Test
    void filesThatCannotBeOpenedAreReported() {
        EmbeddedNode node =
                node(
                        Network.REGTEST,
                        (network, file, news) -> {
                            throw new IOException("the header file is in use");
                        });
        String text = assertThrows(NodeException.class, node::bestHeader).getMessage();
        assertTrue(text.contains("in use"), text);
        assertEquals(State.UNREACHABLE, node.status().state());
        assertTrue(node.status().text().contains("in use"), node.status().text());
        assertTrue(published.isEmpty());
    }

    @Test
    void aNodeClosedWhileItOpensReleasesItsFiles() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch opened = new CountDownLatch(1);
        FileHeaderChains chains = new FileHeaderChains();
        EmbeddedNode node =
                node(
                        Network.REGTEST,
                        (network, file, news) -> {
                            opened.countDown();
                            await(go);
                            return chains.open(network, file);
                        });
        await(opened);
        Thread closing = new Thread(node::close);
        closing.start();
        go.countDown();
        closing.join();
        EmbeddedNode next = node(Network.REGTEST, chains);
        assertEquals(0, next.bestHeader().height());
    }

    private EmbeddedNode node(Network network, HeaderChains chains) {
        // an address that nobody serves, so that no test asks DNS
        Settings settings =
                new Settings(
                        network,
                        directory,
                        List.of(new PeerAddress("127.0.0.1", 1)),
                        1,
                        new PeerRoute(ProxyOnly.OFF));
        EmbeddedNode node = new EmbeddedNode(settings, chains, time, this::publish);
        open.add(node);
        return node;
    }

    private Runnable publish(Miner miner) {
        published.add(miner);
        return () -> published.add(WITHDRAWN);
    }

    private Miner miner() throws InterruptedException {
        return (Miner) next(published);
    }

    private static Map<String, Object> service(long id) {
        return Map.of(Constants.SERVICE_ID, id);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing within 10 s");
        }
        return next;
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("not within 10 s");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
