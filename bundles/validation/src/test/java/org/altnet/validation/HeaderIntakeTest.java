package org.altnet.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is passed on, and what is said, about a peer's headers. */
class HeaderIntakeTest {
    private static final PeerId BOB = new PeerId("lightning", "02ab12cd34ef56ab78cd@10.1.2.3:9735");

    @TempDir Path directory;
    private final LogLines log = new LogLines();
    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(directory).start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theChainIsToldInFullWhoShowedAHeader() {
        List<Object> sources = new ArrayList<>();
        HeaderIntake intake =
                new HeaderIntake(
                        noting(sources), world.altstack, log.budgeted(60), log.budgeted(60));
        intake.take(BOB, world.common.between(9, 10));
        assertEquals(List.of(BOB.toString()), sources);
    }

    @Test
    void aPeerThatPushesAndPushesDoesNotWashOutTheLog() {
        HeaderIntake intake =
                new HeaderIntake(world.chain, world.altstack, log.budgeted(7), log.budgeted(7));
        for (int i = 0; i < 500; i++) {
            intake.take(BOB, i % 2 == 0 ? Headers.EMPTY : world.common.between(9, 10));
        }
        assertEquals(7, log.at("info"));
        assertEquals(2 * 500 - 7, log.at("debug"));
    }

    @Test
    void norDoesOneThatPushesGarbageAndNothingHidesThatItDid() {
        HeaderIntake intake =
                new HeaderIntake(
                        world.chain, world.altstack, new LogLines().budgeted(1), log.budgeted(7));
        Headers garbage = Headers.of(Branch.withoutWork(world.common.tip()));
        for (int i = 0; i < 500; i++) {
            intake.take(BOB, garbage);
        }
        assertEquals(7, log.at("warn"));
        assertEquals(500 - 7, log.at("debug"));
        assertEquals(500, world.altstack.misdeeds().size());
    }

    @Test
    void tooLittleWorkIsNoMisdeed() {
        Branch ours = world.common.mine(200, 0);
        world.nodeLearns(ours.between(10, ours.height()));
        HeaderIntake intake =
                new HeaderIntake(world.chain, world.altstack, log.budgeted(60), log.budgeted(60));
        AcceptOutcome outcome = intake.take(BOB, world.common.mine(3, 7).between(10, 13));
        assertEquals(HeaderRule.LOW_WORK, outcome.rejection().orElseThrow().rule());
        assertEquals(3, log.at("info"));
        assertEquals(0, log.at("warn"));
        world.assertMisdeeds();
    }

    /** The world's chain; notes whom it is told that headers came from. */
    private HeaderChain noting(List<Object> sources) {
        return (HeaderChain)
                Proxy.newProxyInstance(
                        HeaderChain.class.getClassLoader(),
                        new Class<?>[] {HeaderChain.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("accept")) {
                                sources.add(arguments[1]);
                            }
                            return method.invoke(world.chain, arguments);
                        });
    }
}
