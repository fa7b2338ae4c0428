package org.altnet.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first word after {@code altnet}. */
enum Verb {
    RUN("run [--quiet] [--trace]", "run here; on a terminal with a shell, which ends it when left"),
    START("start [--trace]", "run in the background; returns when it is ready"),
    STOP("stop", "end the one in the background"),
    STATUS("status", "exit code 0 runs, 1 died or does not answer in 10 s, 3 does not run"),
    SHELL("shell", "the shell of the one that runs; leaving it leaves AltNet be"),
    EXEC("exec LINE", "one line of that shell, for scripts: altnet exec 'altnet:status'"),
    HEADERS(
            "headers [COUNT | tips | import FILE | export FILE [--from=N --to=N --force]] [--json]",
            "the last ones; the ends of all branches; headers from and to files"),
    INIT("init [--network=NETWORK]", "make a home; mainnet, testnet3, testnet4, signet, regtest"),
    NODE(
            "node setup [--datadir=DIR] [--user=NAME] [--zmq=PORT] [--force]",
            "what to write into bitcoin.conf and altnet.conf for a Bitcoin node; makes a password"),
    DEMO(
            "demo [--bitcoind=PATH] [--blocks=N] [--keep] [--trace]",
            "an eclipsed node learns of a block over Lightning, on this machine alone"),
    SIMULATE(
            "simulate [NAME] [--option=value ...]",
            "figures beside their bounds, on a simulated clock; the watchdog's unless named"),
    VERSION("version", "which AltNet, which Java"),
    HELP("help [config]", "this text; or every key of the configuration");

    private final String synopsis;
    private final String summary;

    Verb(String synopsis, String summary) {
        this.synopsis = synopsis;
        this.summary = summary;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String synopsis() {
        return synopsis;
    }

    String summary() {
        return summary;
    }

    /** Options without a value. */
    List<String> flags() {
        return switch (this) {
            case RUN -> List.of("quiet", "trace");
            case START -> List.of("trace");
            case HEADERS -> List.of("json", "force");
            case NODE -> List.of("force");
            case DEMO -> List.of("keep", "trace");
            default -> List.of();
        };
    }

    /** Options with a value. */
    List<String> valued() {
        return switch (this) {
            case HEADERS -> List.of("from", "to");
            case INIT -> List.of("network");
            case NODE -> List.of("datadir", "user", "zmq");
            case DEMO -> List.of("bitcoind", "blocks");
            default -> List.of();
        };
    }

    /** How many words may follow. */
    int mostWords() {
        return switch (this) {
            case EXEC, SIMULATE -> Integer.MAX_VALUE;
            case HEADERS -> 2;
            case NODE, HELP -> 1;
            default -> 0;
        };
    }

    /** Whether all that follows the first word is somebody else's to read. */
    boolean takesLine() {
        return this == EXEC || this == SIMULATE;
    }

    static Optional<Verb> of(String word) {
        return Arrays.stream(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Verb::word).toList();
    }
}
