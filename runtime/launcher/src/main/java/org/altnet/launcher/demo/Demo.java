package org.altnet.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.altnet.launcher.command.Command;
import org.altnet.launcher.command.Streams;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * {@code altnet demo}: the proof of concept's story with two runtimes as they ship. Bob's node has
 * blocks that Alice's has never heard of, since the two nodes share no Bitcoin peer; what they have
 * is a Lightning connection. Alice's watchdog finds the silence odd, validation asks over
 * Lightning, checks what comes, and hands it to her node.
 *
 * <p>All of it on loopback, in a temporary folder. The story runs on one thread; the two logs come
 * in on a thread each.
 */
public final class Demo implements Command {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration LISTEN = Duration.ofSeconds(15);
    private static final Duration LEARN = Duration.ofSeconds(60);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final int HEADERS_PER_SECOND = 100;

    private static final Pattern ASKED_FROM =
            Pattern.compile("Anycasting header fetching from ([0-9a-f]{64})");

    private final Distribution distribution;
    private final DemoOptions options;
    private final Path temporary;
    private final Streams streams;
    private final Screen screen;
    private final AtomicReference<String> askedFrom = new AtomicReference<>();
    private volatile boolean interrupted;

    /**
     * @param temporary where the demo makes its folder
     */
    public Demo(Distribution distribution, DemoOptions options, Path temporary, Streams streams) {
        this.distribution = distribution;
        this.options = options;
        this.temporary = temporary;
        this.streams = streams;
        screen = new Screen(streams.out(), streams.terminal());
    }

    @Override
    public int run() throws ExitException {
        Path folder = folder();
        Actor bob = actor("bob", Screen.Voice.BOB, folder);
        Actor alice = actor("alice", Screen.Voice.ALICE, folder);
        Thread cleaning = new Thread(() -> clean(folder, bob, alice), "demo-cleaning");
        Runtime.getRuntime().addShutdownHook(cleaning);
        boolean same = tellOrLeave(bob, alice);
        screen.mute();
        if (options.keep()) {
            Runtime.getRuntime().removeShutdownHook(cleaning);
            explainAttaching(folder, bob, alice);
        }
        return same ? ExitStatus.OK : ExitStatus.FAILED;
    }

    /** What goes wrong because somebody pressed Ctrl-C is not worth a word. */
    private boolean tellOrLeave(Actor bob, Actor alice) throws ExitException {
        try {
            return tell(bob, alice);
        } catch (ExitException e) {
            throw interrupted ? new ExitException(e.status(), List.of()) : e;
        }
    }

    private boolean tell(Actor bob, Actor alice) throws ExitException {
        screen.narrate(
                "Two Bitcoin nodes on regtest, each with its AltNet, each in a process of its own.",
                "They share no Bitcoin peer. Bob starts, and listens as a Lightning node.");
        bob.start(Scenes.bob(), runOptions());
        bob.awaitReady(Deadline.in(START, "READY from bob"));
        String address =
                Deadline.in(LISTEN, "Lightning address of bob's")
                        .await(() -> told(bob, "drivers.lightning.reachable"), bob::requireAlive);

        screen.narrate(
                "Bob mines " + blocks() + ". Alice's peers tell her nothing: she is eclipsed.");
        bob.tell("altnet:mine " + options.blocks());
        Tip bobs = Tip.of(bob);

        screen.narrate(
                "Alice starts with a Lightning connection to Bob, and a watchdog that suspects",
                "after three seconds without a block.");
        alice.start(Scenes.alice(address), runOptions());
        alice.awaitReady(Deadline.in(START, "READY from alice"));
        Tip before = knownBefore(alice);

        Deadline.in(
                        LEARN.plusSeconds(options.blocks() / HEADERS_PER_SECOND),
                        "word of bob's tip at alice")
                .await(() -> Optional.of(Tip.of(alice)).filter(bobs::equals), alice::requireAlive);
        Probe probe = Probe.of(alice, Deadline.in(REPORT, "report of alice's probe"));

        Tip alices = Tip.of(alice);
        boolean same = alices.equals(Tip.of(bob));
        screen.narrate(
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

    private void explainAttaching(Path folder, Actor bob, Actor alice) {
        screen.narrate(
                Keeping.lines(distribution.script(), alice.home(), bob.home(), folder)
                        .toArray(String[]::new));
    }

    private Actor actor(String name, Screen.Voice voice, Path folder) {
        return new Actor(
                name,
                new Home(folder.resolve(name)),
                distribution,
                line -> {
                    screen.log(voice, line);
                    Matcher asked = ASKED_FROM.matcher(line);
                    if (asked.find()) {
                        askedFrom.compareAndSet(null, asked.group(1));
                    }
                });
    }

    private List<String> runOptions() {
        return options.trace() ? List.of("--trace") : List.of();
    }

    private String blocks() {
        return options.blocks() == 1 ? "a block" : options.blocks() + " blocks";
    }

    private static Optional<String> told(Actor actor, String key) throws ExitException {
        return Optional.of(actor.get(key)).filter(value -> !value.isEmpty());
    }

    private Path folder() throws ExitException {
        try {
            return Files.createTempDirectory(temporary, "altnet-");
        } catch (IOException e) {
            throw ExitException.failed("cannot make a folder in " + temporary + ": " + e);
        }
    }

    private void clean(Path folder, Actor... actors) {
        interrupted = true;
        screen.close();
        Stream.of(actors).parallel().forEach(Actor::stop);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            streams.err().println("altnet: cannot remove " + folder + ": " + e);
        }
    }
}
