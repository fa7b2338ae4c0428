package org.altnet.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.altnet.launcher.command.Command;
import org.altnet.launcher.command.Exec;
import org.altnet.launcher.command.Headers;
import org.altnet.launcher.command.Init;
import org.altnet.launcher.command.Keys;
import org.altnet.launcher.command.Run;
import org.altnet.launcher.command.Shell;
import org.altnet.launcher.command.Simulate;
import org.altnet.launcher.command.Start;
import org.altnet.launcher.command.Status;
import org.altnet.launcher.command.Stop;
import org.altnet.launcher.command.Streams;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.demo.Demo;
import org.altnet.launcher.demo.DemoOptions;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.node.NodeSetup;

/**
 * {@code altnet}. The one place that reads the environment and system properties, and ends the
 * process.
 */
public final class Main {
    private static final Pattern TERMINAL_TYPE = Pattern.compile("[A-Za-z0-9._+-]{1,40}");

    private final Distribution distribution;
    private final Map<String, String> environment;
    private final Streams streams;

    private Main(Distribution distribution, Map<String, String> environment, Streams streams) {
        this.distribution = distribution;
        this.environment = environment;
        this.streams = streams;
    }

    public static void main(String... arguments) {
        Streams streams =
                new Streams(
                        System.in,
                        utf8(FileDescriptor.out),
                        utf8(FileDescriptor.err),
                        Boolean.getBoolean("altnet.terminal"));
        System.exit(new Main(distribution(), System.getenv(), streams).run(arguments));
    }

    private int run(String... arguments) {
        try {
            return command(CommandLine.parse(arguments)).run();
        } catch (ExitException e) {
            e.lines().forEach(line -> streams.err().println("altnet: " + line));
            if (e.status() == ExitStatus.USAGE) {
                streams.err().println("Try: altnet help");
            }
            return e.status();
        }
    }

    private Command command(CommandLine line) throws ExitException {
        Home home = home(line);
        return switch (line.verb()) {
            case RUN ->
                    new Run(
                            distribution,
                            home,
                            streams,
                            terminalType(),
                            new Run.Options(
                                    line.flags().contains("quiet"),
                                    line.flags().contains("trace")));
            case START -> new Start(distribution, home, streams, line.flags().contains("trace"));
            case STOP -> new Stop(home, streams);
            case STATUS -> new Status(home, streams);
            case SHELL -> new Shell(home, streams, terminalType());
            case EXEC -> new Exec(home, streams, String.join(" ", line.words()));
            case HEADERS ->
                    new Headers(
                            home,
                            streams,
                            new Headers.Arguments(line.words(), line.flags(), line.values()));
            case INIT ->
                    new Init(
                            distribution,
                            home,
                            streams,
                            line.values()
                                    .getOrDefault("network", RuntimeConfiguration.DEFAULT_NETWORK));
            case NODE -> node(line, home);
            case DEMO -> demo(line);
            case SIMULATE ->
                    new Simulate(
                            distribution,
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            line.words());
            case VERSION -> this::version;
            case HELP -> help(line, home);
        };
    }

    private Command node(CommandLine line, Home home) throws ExitException {
        if (!line.words().equals(List.of("setup"))) {
            throw new ExitException(ExitStatus.USAGE, "there is node setup");
        }
        return new NodeSetup(
                distribution, home, streams, NodeSetup.Options.of(line.flags(), line.values()));
    }

    private Command demo(CommandLine line) throws ExitException {
        if (line.home().isPresent()) {
            throw new ExitException(
                    ExitStatus.USAGE, "demo makes homes of its own; leave --home away");
        }
        return new Demo(
                distribution,
                DemoOptions.of(line.flags(), line.values()),
                Path.of(System.getProperty("java.io.tmpdir")),
                streams);
    }

    private Command help(CommandLine line, Home home) throws ExitException {
        if (line.words().isEmpty()) {
            return this::usage;
        }
        if (line.words().get(0).equals("config")) {
            return new Keys(distribution, home, streams);
        }
        throw new ExitException(ExitStatus.USAGE, "there is help, and help config");
    }

    private int version() {
        streams.out()
                .println(
                        "AltNet "
                                + Optional.ofNullable(
                                                Main.class.getPackage().getImplementationVersion())
                                        .orElse("(built without a version)")
                                + ", Java "
                                + Runtime.version()
                                + " of "
                                + System.getProperty("java.vendor"));
        return ExitStatus.OK;
    }

    private int usage() {
        streams.out().println("Usage: altnet [--home DIR] COMMAND");
        streams.out().println();
        for (Verb verb : Verb.values()) {
            if (verb.synopsis().length() <= 26) {
                streams.out().printf("  %-26s  %s%n", verb.synopsis(), verb.summary());
            } else {
                streams.out().printf("  %s%n  %-26s  %s%n", verb.synopsis(), "", verb.summary());
            }
        }
        streams.out().println();
        streams.out().println("A home is where AltNet keeps its configuration and state: --home,");
        streams.out().println("else $ALTNET_HOME, else ~/.altnet. It is made on first use.");
        return ExitStatus.OK;
    }

    private Home home(CommandLine line) {
        String fromEnvironment = environment.getOrDefault("ALTNET_HOME", "");
        Path byDefault =
                (fromEnvironment.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".altnet")
                                : Path.of(fromEnvironment))
                        .toAbsolutePath()
                        .normalize();
        Path directory = line.home().orElse(byDefault);
        return new Home(directory, directory.equals(byDefault));
    }

    /** It goes into a request of words, so it must be one. */
    private String terminalType() {
        String term = environment.getOrDefault("TERM", "");
        return TERMINAL_TYPE.matcher(term).matches() ? term : "dumb";
    }

    /** The launcher's jar lies in the distribution's {@code bin/}. */
    private static Distribution distribution() {
        try {
            Path jar =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return new Distribution(jar.toAbsolutePath().getParent().getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is the launcher's jar?", e);
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
