package org.altnet.simulator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.altnet.simulator.anycast.AnycastSimulation;
import org.altnet.simulator.watchdog.EclipseSimulation;
import org.altnet.simulator.watchdog.WatchdogSimulation;

/**
 * {@code altnet simulate [NAME] [--option=value ...]}, the watchdog if none is named. Exit codes: 0
 * every bound holds, 1 one does not, 64 the command line is wrong.
 */
public final class Main {
    static final int HOLDS = 0;
    static final int BROKEN = 1;
    static final int USAGE = 64;

    private static final List<Simulation> SIMULATIONS =
            List.of(new WatchdogSimulation(), new EclipseSimulation(), new AnycastSimulation());

    /** The one that is meant when none is named. */
    private static final String UNNAMED = "watchdog";

    private final List<Simulation> simulations;
    private final PrintStream out;
    private final PrintStream err;

    Main(List<Simulation> simulations, PrintStream out, PrintStream err) {
        this.simulations = simulations;
        this.out = out;
        this.err = err;
    }

    public static void main(String... arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.exit(new Main(SIMULATIONS, out, err).run(arguments));
    }

    int run(String... arguments) {
        List<String> words = Arrays.asList(arguments);
        try {
            boolean named = !words.isEmpty() && !words.get(0).startsWith("--");
            Simulation simulation = named ? simulation(words.get(0)) : unnamed();
            Options options =
                    Options.parse(
                            words.subList(named ? 1 : 0, words.size()),
                            simulation.options(),
                            simulation.flags());
            return simulation.run(options, out) ? HOLDS : BROKEN;
        } catch (UsageException e) {
            err.println("altnet: " + e.getMessage());
            err.println("Usage: altnet simulate [SIMULATION] [--option=value ...]");
            simulations.forEach(this::describe);
            return USAGE;
        }
    }

    private Simulation unnamed() throws UsageException {
        return simulations.stream()
                .filter(each -> each.name().equals(UNNAMED))
                .findFirst()
                .orElseThrow(() -> new UsageException("a simulation is missing"));
    }

    private Simulation simulation(String name) throws UsageException {
        return simulations.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("no simulation is called '" + name + "'"));
    }

    private void describe(Simulation simulation) {
        String options =
                simulation.options().stream()
                        .map(option -> " [--" + option + "=...]")
                        .collect(Collectors.joining());
        String flags =
                simulation.flags().stream()
                        .map(flag -> " [--" + flag + "]")
                        .collect(Collectors.joining());
        err.println("  " + simulation.name() + options + flags);
        err.println("      " + simulation.summary());
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
