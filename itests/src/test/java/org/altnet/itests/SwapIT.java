package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.DriverView;
import org.altnet.api.validation.AltLogicValidation;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A driver is replaced again and again while 16 threads ask it questions, and every question is
 * answered. Every other replacement is an update in place (the old one closes, then the new one
 * opens); the others are a new version beside the old one, which takes over before the old one is
 * uninstalled.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapIT {
    private static final int THREADS = 16;
    private static final PeerId SELF = new PeerId("loopback", "self");
    private static final Path DRIVER =
            Distribution.home().resolve("drivers/altnet-driver-loopback.jar");

    @Inject private BundleContext framework;
    @Inject private Altstack altstack;
    @Inject private AltLogicValidation answering;

    @Configuration
    public Option[] altnet() throws Exception {
        return new Option[] {
            InFramework.altnet(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "swap"),
                    Map.of(
                            "altnet.alarm", Map.of(),
                            "altnet.chain", Map.of(),
                            "altnet.node.embedded", Map.of(),
                            "altnet.altstack", Map.of("peer.messages.per.second", "1000000"),
                            "altnet.watchdog", Map.of("gap", "1h"),
                            "altnet.validation", Map.of(),
                            "altnet.lightning", Map.of()))
        };
    }

    @Test
    public void noQuestionIsLost() throws Exception {
        int swaps = Integer.getInteger("altnet.swaps", 50);
        Bundle driver = install("1.0.0");
        awaitActive();
        AtomicBoolean asking = new AtomicBoolean(true);
        ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        ConcurrentSkipListSet<Long> slowest = new ConcurrentSkipListSet<>();
        AtomicLong answered = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> askers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            askers.add(
                    threads.submit(
                            () -> {
                                while (asking.get()) {
                                    ask(lost, slowest, answered);
                                }
                            }));
        }

        for (int swap = 1; swap <= swaps; swap++) {
            long before = answered.get();
            if (swap % 2 == 0) {
                driver.update(TestBundles.withVersion(DRIVER, driver.getVersion().toString()));
            } else {
                Bundle old = driver;
                driver = install("1.0." + swap);
                awaitTakenOver(old);
                old.uninstall();
            }
            awaitActive();
            AltNetProcess.await("answers after swap " + swap, () -> answered.get() > before + 20);
        }

        asking.set(false);
        for (Future<?> asker : askers) {
            asker.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        System.out.printf(
                "Swap: %d replacements, %d questions answered, %d lost, slowest %d ms%n",
                swaps, answered.get(), lost.size(), slowest.last() / 1_000_000);
        assertEquals(lost.toString(), 0, lost.size());
        assertTrue(answered.get() > 20L * swaps);
    }

    private void ask(
            ConcurrentLinkedQueue<String> lost,
            ConcurrentSkipListSet<Long> slowest,
            AtomicLong answered) {
        long start = System.nanoTime();
        try {
            Answer answer =
                    altstack.request(
                                    SELF,
                                    new GetHeaders(BlockLocator.EMPTY),
                                    Duration.ofSeconds(30))
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS);
            if (answer.message() instanceof Headers) {
                answered.incrementAndGet();
            } else {
                lost.add("no headers: " + answer);
            }
        } catch (Exception e) {
            lost.add(e.toString());
        }
        slowest.add(System.nanoTime() - start);
        while (slowest.size() > 10) {
            slowest.pollFirst();
        }
    }

    private Bundle install(String version) throws Exception {
        Bundle bundle =
                framework.installBundle(
                        "test:loopback-" + version, TestBundles.withVersion(DRIVER, version));
        bundle.start();
        return bundle;
    }

    private void awaitActive() {
        AltNetProcess.await(
                "the driver",
                () ->
                        loopbacks().stream()
                                .anyMatch(d -> d.status().state() == DriverStatus.State.ACTIVE));
    }

    private void awaitTakenOver(Bundle old) {
        AltNetProcess.await(
                "the new driver to take over",
                () ->
                        loopbacks().stream()
                                .filter(d -> d.bundle().endsWith(" " + old.getVersion()))
                                .allMatch(d -> d.status().state() == DriverStatus.State.DISABLED));
    }

    private List<DriverView> loopbacks() {
        return altstack.drivers().stream().filter(d -> d.id().equals("loopback")).toList();
    }
}
