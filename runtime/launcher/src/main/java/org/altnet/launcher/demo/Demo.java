package org.altnet.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.launcher.command.Command;
import org.altnet.launcher.command.Streams;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;

/**
 * {@code altnet demo}: the proof of concept's story with two runtimes as they ship, on embedded
 * nodes or on two real ones.
 *
 * <p>All of it on loopback, in a temporary folder. The story runs on one thread; the two logs come
 * in on a thread each.
 */
public final class Demo implements Command {
    private final Distribution distribution;
    private final DemoOptions options;
    private final Path temporary;
    private final Streams streams;
    private final Screen screen;
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
        Stage stage = new Stage(distribution, folder, screen, options.trace());
        Story story =
                options.bitcoind()
                        .<Story>map(program -> new TwoBitcoinds(stage, program, options.blocks()))
                        .orElseGet(() -> new TwoMiners(stage, options.blocks()));
        Thread cleaning = new Thread(() -> clean(folder, story), "demo-cleaning");
        Runtime.getRuntime().addShutdownHook(cleaning);
        boolean right = tellOrLeave(story);
        screen.mute();
        if (options.keep()) {
            Runtime.getRuntime().removeShutdownHook(cleaning);
            screen.narrate(story.keeping().toArray(String[]::new));
        }
        return right ? ExitStatus.OK : ExitStatus.FAILED;
    }

    /** What goes wrong because somebody pressed Ctrl-C is not worth a word. */
    private boolean tellOrLeave(Story story) throws ExitException {
        try {
            return story.tell();
        } catch (ExitException e) {
            throw interrupted ? new ExitException(e.status(), List.of()) : e;
        }
    }

    private Path folder() throws ExitException {
        try {
            return Files.createTempDirectory(temporary, "altnet-");
        } catch (IOException e) {
            throw ExitException.failed("cannot make a folder in " + temporary + ": " + e);
        }
    }

    private void clean(Path folder, Story story) {
        interrupted = true;
        screen.close();
        story.cast().parallelStream().forEach(Performer::stop);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            streams.err().println("altnet: cannot remove " + folder + ": " + e);
        }
    }
}
