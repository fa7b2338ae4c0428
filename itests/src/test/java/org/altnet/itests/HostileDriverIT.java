package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.DriverView;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.hostile.Mischief;
import org.junit.Before;
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
 * Drivers that break every promise, beside an honest one which goes on answering as if nothing were
 * there. Each is reported, and what it did is gone when it is.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HostileDriverIT {
    private static final PeerId HONEST = new PeerId("loopback", "self");
    private static final GetHeaders QUESTION = new GetHeaders(BlockLocator.EMPTY);

    /** They are caught in the act; the others must only be harmless. */
    private static final Set<Mischief> CAUGHT =
            EnumSet.of(
                    Mischief.THROW_IN_OPEN,
                    Mischief.BLOCK_IN_OPEN,
                    Mischief.THROW_IN_SEND,
                    Mischief.BLOCK_IN_SEND,
                    Mischief.THROW_IN_CALLBACK,
                    Mischief.FILL_LANE);

    /** Their peer does not come up, or is banned before it can be asked. */
    private static final Set<Mischief> NEVER_UP_FOR_LONG =
            EnumSet.of(Mischief.BLOCK_IN_OPEN, Mischief.FLOOD_RECEIVED);

    @Inject private BundleContext framework;
    @Inject private Altstack altstack;
    @Inject private AltLogicValidation answering;

    @Configuration
    public Option[] altnet() throws Exception {
        return new Option[] {
            InFramework.altnet(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "hostile"),
                    Map.of(
                            "altnet.chain",
                            Map.of(),
                            "altnet.alarm",
                            Map.of(),
                            "altnet.node.embedded",
                            Map.of(),
                            "altnet.altstack",
                            Map.of(
                                    "peer.messages.per.second", "1000",
                                    "max.misbehaviours", "3"),
                            "altnet.watchdog",
                            Map.of("gap", "1h"),
                            "altnet.validation",
                            Map.of(),
                            "altnet.lightning",
                            Map.of()))
        };
    }

    @Before
    public void anHonestDriver() throws Exception {
        if (framework.getBundle("test:honest") == null) {
            Path jar = Distribution.home().resolve("drivers/altnet-driver-loopback.jar");
            framework.installBundle("test:honest", Files.newInputStream(jar)).start();
        }
        AltNetProcess.await("the honest driver", () -> isUp(HONEST));
    }

    @Test
    public void onlyTheHostileDriverSuffers() throws Exception {
        for (Mischief mischief : Mischief.values()) {
            Bundle hostile =
                    framework.installBundle("test:" + mischief, TestBundles.hostile(mischief));
            hostile.start();
            AltNetProcess.await(mischief + " to be seen", () -> view() != null);
            provoke(mischief);
            if (CAUGHT.contains(mischief)) {
                AltNetProcess.await(
                        mischief + " to be reported",
                        () -> view().failures() > 0 && !view().lastError().isEmpty());
            }
            assertHonestAnswers(mischief);

            long start = System.nanoTime();
            hostile.uninstall();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(mischief + " held the uninstall up for " + took, took.toSeconds() < 10);
            AltNetProcess.await(mischief + " to be gone", () -> view() == null);
            assertHonestAnswers(mischief);
        }
        AltNetProcess.await("threads to end", () -> threads().isEmpty());
        assertEquals(100, score());
    }

    @Test
    public void oneThatGoesOnIsParked() throws Exception {
        Bundle hostile =
                framework.installBundle(
                        "test:park", TestBundles.hostile(Mischief.THROW_IN_CALLBACK));
        hostile.start();
        AltNetProcess.await(
                "it to be parked",
                () -> view() != null && view().status().text().contains("altnet:restart hostile"));
        assertEquals(3, view().failures());
        assertEquals(DriverStatus.State.FAILED, view().status().state());

        altstack.restart("hostile").toCompletableFuture().get(10, TimeUnit.SECONDS);
        AltNetProcess.await("another try", () -> view().failures() > 3);
        hostile.uninstall();
        AltNetProcess.await("it to be gone", () -> view() == null);
    }

    /** Asks it something, once it can be asked. */
    private void provoke(Mischief mischief) {
        if (NEVER_UP_FOR_LONG.contains(mischief)) {
            return;
        }
        PeerId peer = new PeerId("hostile", mischief.name());
        AltNetProcess.await(
                mischief + " to be up, or to have failed",
                () -> isUp(peer) || view().failures() > 0);
        CompletionStage<Answer> unused = altstack.request(peer, QUESTION, Duration.ofSeconds(1));
    }

    private void assertHonestAnswers(Mischief mischief) throws Exception {
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            altstack.request(HONEST, QUESTION, Duration.ofSeconds(5))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(mischief + " made an honest answer take " + took, took.toSeconds() < 5);
        }
    }

    private boolean isUp(PeerId peer) {
        return altstack.peers().stream().anyMatch(view -> view.peer().id().equals(peer));
    }

    private int score() {
        return altstack.peers().stream()
                .filter(view -> view.peer().id().equals(HONEST))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private DriverView view() {
        return altstack.drivers().stream()
                .filter(driver -> driver.id().equals("hostile"))
                .findFirst()
                .orElse(null);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("hostile"))
                .sorted()
                .toList();
    }
}
