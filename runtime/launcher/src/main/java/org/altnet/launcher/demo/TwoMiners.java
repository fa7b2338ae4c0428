package org.altnet.launcher.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.altnet.launcher.exit.ExitException;

/**
 * With embedded nodes: Bob's has blocks that Alice's has never heard of, since the two nodes share
 * no Bitcoin peer; what they have is a Lightning connection. Alice's watchdog finds the silence
 * odd, validation asks over Lightning, checks what comes, and hands it to her node.
 */
final class TwoMiners implements Story {
    private static final Duration LEARN = Duration.ofSeconds(60);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final int HEADERS_PER_SECOND = 100;

    private static final Pattern ASKED_FROM =
            Pattern.compile("Anycasting header fetching from ([0-9a-f]{64})");

    private final Stage stage;
    private final int blocks;
    private final Actor bob;
    private final Actor alice;
    private final AtomicReference<String> askedFrom = new AtomicReference<>();

    TwoMiners(Stage stage, int blocks) {
        this.stage = stage;
        this.blocks = blocks;
        bob = stage.actor("bob", Screen.Voice.BOB);
        alice = stage.actor("alice", Screen.Voice.ALICE, this::hear);
    }

    @Override
    public List<Performer> cast() {
        return List.of(bob, alice);
    }

    @Override
    public List<String> keeping() {
        return Keeping.lines(
                stage.distribution().script(),
                List.of(alice.home(), bob.home()),
                List.of(),
                stage.folder());
    }

    @Override
    public boolean tell() throws ExitException {
        stage.screen()
                .narrate(
                        "Two Bitcoin nodes on regtest, each with its AltNet, each in a process of its own.",
                        "They share no Bitcoin peer. Bob starts, and listens as a Lightning node.");
        bob.start(Scenes.bob(List.of()), stage.runOptions());
        bob.awaitReady();
        String address = bob.lightningAddress();

        stage.screen()
                .narrate(
                        "Bob mines "
                                + mined()
                                + ". Alice's peers tell her nothing: she is eclipsed.");
        bob.tell("altnet:mine " + blocks);
        Tip bobs = Tip.of(bob);

        stage.screen()
                .narrate(
                        "Alice starts with a Lightning connection to Bob, and a watchdog that suspects",
                        "after three seconds without a block.");
        alice.start(Scenes.alice(address, List.of()), stage.runOptions());
        alice.awaitReady();
        Tip before = knownBefore(alice);

        Deadline.in(LEARN.plusSeconds(blocks / HEADERS_PER_SECOND), "word of bob's tip at alice")
                .await(() -> Optional.of(Tip.of(alice)).filter(bobs::equals), alice::requireAlive);
        Probe probe = Probe.of(alice, Deadline.in(REPORT, "report of alice's probe"));

        Tip alices = Tip.of(alice);
        boolean same = alices.equals(Tip.of(bob));
        stage.screen()
                .narrate(
                        new ClosingTable()
                                .row("What Alice knew before", before)
                                .row("What she learned", alices)
                                .row("Why she asked", "detector " + probe.cause())
                                .row("Over which driver", probe.driver())
                                .row("From which peer", probe.peer())
                                .row(
                                        "Headers",
                                        probe.received()
                                                + " received, "
                                                + probe.handedOver()
                                                + " handed to her node")
                                .row("From anomaly to validated", probe.millis() + " ms")
                                .row(
                                        "Asked of both just now",
                                        same ? "the same best header" : "NOT the same best header")
                                .lines());
        return same;
    }

    private Tip knownBefore(Actor alice) throws ExitException {
        Tip now = Tip.of(alice);
        // On a slow machine she asked before we looked: then her question tells.
        String asked = askedFrom.get();
        return asked == null || asked.equals(now.hash()) ? now : new Tip("unknown", asked);
    }

    private void hear(String line) {
        Matcher asked = ASKED_FROM.matcher(line);
        if (asked.find()) {
            askedFrom.compareAndSet(null, asked.group(1));
        }
    }

    private String mined() {
        return blocks == 1 ? "a block" : blocks + " blocks";
    }
}
