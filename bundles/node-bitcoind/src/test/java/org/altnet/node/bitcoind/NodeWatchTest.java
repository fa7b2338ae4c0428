package org.altnet.node.bitcoind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.node.NodeStatus.State;
import org.altnet.api.testing.ManualTime;
import org.altnet.node.bitcoind.retry.Backoff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is tried when, on a clock that is turned by hand. */
@Timeout(30)
class NodeWatchTest {
    @TempDir Path directory;

    private final ManualTime time = new ManualTime();
    private final List<StoredHeader> news = new ArrayList<>();
    private ScriptedCore core;
    private NodeWatch watch;
    private Optional<RuntimeException> bug = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        core = new ScriptedCore(directory);
        BitcoindSettings settings =
                BitcoindSettings.of(
                        BitcoindConfig.PID,
                        Map.of(
                                "network",
                                "regtest",
                                "rpc.connect",
                                "127.0.0.1:" + core.port(),
                                "cookie",
                                core.cookie().toString()),
                        new Surroundings(directory, false));
        watch =
                new NodeWatch(
                        settings,
                        new Connector(settings, new ScriptedLinks(), time),
                        new Backoff(new SplittableRandom(1)),
                        time.lane(),
                        time,
                        this::heard);
    }

    private void heard(StoredHeader header) {
        bug.ifPresent(
                failure -> {
                    throw failure;
                });
        news.add(header);
    }

    @AfterEach
    void close() {
        watch.close();
        core.close();
        assertEquals(List.of(), time.failures());
    }

    @Test
    void aNodeThatFailsIsTriedAgainEverMoreSeldomAndAtLeastEach16s() {
        core.forbidden.add("getblockchaininfo");
        watch.start();
        time.run();
        assertEquals(State.UNREACHABLE, watch.status().state());
        assertEquals(1, core.asked.size());
        time.advance(Duration.ofMinutes(4));
        int tried = core.asked.size();
        assertTrue(tried >= 5 + 240 / 16 - 2 && tried <= 5 + 240 / 8, () -> "tried " + tried);
        core.forbidden.clear();
        time.advance(Duration.ofSeconds(16));
        assertEquals(State.READY, watch.status().state());
        assertEquals(1, news.size());
    }

    @Test
    void warmUpIsAskedForEachSecond() {
        core.warmUp = Optional.of("Loading block index…");
        watch.start();
        time.run();
        assertEquals(State.STARTING, watch.status().state());
        time.advance(Duration.ofSeconds(60));
        assertEquals(61, core.asked.size());
        core.warmUp = Optional.empty();
        time.advance(Duration.ofSeconds(1));
        assertEquals(State.READY, watch.status().state());
    }

    /** Each client has a selector thread, which outlives it. */
    @Test
    void aLongWarmUpNeedsNoMoreThreadsThanAShortOne() {
        core.warmUp = Optional.of("Verifying blocks…");
        watch.start();
        time.run();
        long before = selectors();
        time.advance(Duration.ofMinutes(2));
        assertTrue(core.asked.size() > 100);
        assertTrue(selectors() <= before, () -> selectors() + " after " + before);
    }

    private static long selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("SelectorManager"))
                .count();
    }

    @Test
    void aBugIsToldAndTheNodeIsTriedAgain() {
        bug = Optional.of(new IllegalStateException("a bug"));
        watch.start();
        time.run();
        assertEquals(State.UNREACHABLE, watch.status().state());
        assertTrue(watch.status().text().contains("a bug"), watch.status()::text);
        bug = Optional.empty();
        time.advance(Duration.ofSeconds(16));
        assertEquals(State.READY, watch.status().state());
    }

    @Test
    void theTipIsLookedAtEachFewSecondsAndTheTipsOnlyWhenItChangesOrOnceAMinute() {
        watch.start();
        time.run();
        core.asked.clear();
        time.advance(Duration.ofSeconds(59));
        assertEquals(11, core.asked.size(), core.asked::toString);
        assertTrue(core.asked.stream().allMatch("getblockchaininfo"::equals));
        core.mine(1);
        time.advance(Duration.ofSeconds(5));
        assertTrue(core.asked.contains("getchaintips"));
        assertEquals(2, news.size());
        core.asked.clear();
        time.advance(Duration.ofMinutes(1));
        assertTrue(core.asked.contains("getchaintips"), "a branch may have grown unseen");
    }
}
