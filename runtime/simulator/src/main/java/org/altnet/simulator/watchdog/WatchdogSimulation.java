package org.altnet.simulator.watchdog;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.altnet.simulator.Options;
import org.altnet.simulator.Simulation;
import org.altnet.simulator.UsageException;
import org.altnet.simulator.report.Bound;
import org.altnet.simulator.watchdog.check.Calibration;
import org.altnet.simulator.watchdog.check.Check;
import org.altnet.simulator.watchdog.check.ClockSteps;
import org.altnet.simulator.watchdog.check.Delay;
import org.altnet.simulator.watchdog.check.Dilation;
import org.altnet.simulator.watchdog.check.ProofOfWork;
import org.altnet.simulator.watchdog.check.Replay;
import org.altnet.simulator.watchdog.check.Settings;
import org.altnet.simulator.watchdog.check.TwoLevels;

/** {@code altnet simulate watchdog}: the seven checks, each figure beside its bound. */
public final class WatchdogSimulation implements Simulation {
    private static final long SEED = 1;

    private static final List<Check> CHECKS =
            List.of(
                    new Calibration(),
                    new Delay(),
                    new TwoLevels(),
                    new Replay(),
                    new Dilation(),
                    new ClockSteps(),
                    new ProofOfWork());

    @Override
    public String name() {
        return "watchdog";
    }

    @Override
    public String summary() {
        return "the watchdog's acceptance: false alarms, delays, probes, each beside its bound";
    }

    @Override
    public List<String> options() {
        return List.of("seed", "arrivals", "headers", "svg");
    }

    @Override
    public List<String> flags() {
        return List.of("quick");
    }

    @Override
    public boolean run(Options options, PrintStream out) throws UsageException {
        Settings settings =
                new Settings(
                        options.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, SEED),
                        options.has("quick"),
                        readable(options, "arrivals"),
                        readable(options, "headers"));
        out.printf(
                Locale.ROOT,
                "The watchdog's seven checks, seed %d%s.%n",
                settings.seed(),
                settings.quick()
                        ? String.format(
                                Locale.ROOT,
                                ", quick: bounds of sampled figures are wider by %.0f standard"
                                        + " errors",
                                Settings.WIDER)
                        : "");
        List<Bound> bounds = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        List<Check.Drawn> drawn = new ArrayList<>();
        try {
            for (Check check : CHECKS) {
                out.printf("%n%s%n", check.title());
                Check.Result result = check.run(settings, out);
                result.bounds().forEach(bound -> out.println("   " + bound));
                result.skipped().forEach(what -> out.println("   SKIPPED " + what));
                bounds.addAll(result.bounds());
                skipped.addAll(result.skipped());
                drawn.addAll(result.drawn());
            }
            if (options.has("svg")) {
                Pictures.draw(drawn, Path.of(options.text("svg").orElseThrow()));
            }
        } catch (IOException e) {
            throw new UsageException("cannot write the pictures: " + e);
        } catch (UncheckedIOException e) {
            throw new UsageException("cannot read or write: " + e.getCause());
        }
        long broken = bounds.stream().filter(bound -> !bound.holds()).count();
        out.printf("%n%d bounds, %d broken%n", bounds.size(), broken);
        skipped.forEach(what -> out.println("SKIPPED " + what));
        return broken == 0;
    }

    /** As given, or by the system property that tests are given it by. */
    private static Optional<Path> readable(Options options, String name) throws UsageException {
        Optional<Path> path =
                options.text(name)
                        .or(() -> Optional.ofNullable(System.getProperty("altnet." + name)))
                        .filter(text -> !text.isBlank())
                        .map(Path::of);
        if (path.isPresent() && !Files.isReadable(path.get())) {
            throw new UsageException("--" + name + ": cannot read " + path.get());
        }
        return path;
    }
}
