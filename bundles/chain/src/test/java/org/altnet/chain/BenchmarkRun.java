package org.altnet.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs all benchmarks, and prints one table. The contestants take turns: each round gives each of
 * them a fresh JVM, so that a busy minute of the machine does not hit only one.
 */
final class BenchmarkRun {
    /** The same for all contestants; touched beforehand, or page faults would be most of it. */
    private static final List<String> HEAP =
            List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    /** As the distribution runs AltNet. */
    private static final List<String> DAEMON_HEAP =
            List.of("-XX:+UseSerialGC", "-Xms48m", "-Xmx256m");

    /** About as many as mainnet has. */
    private static final int STORED_HEADERS = 925_000;

    private final Path directory;
    private final Effort effort;

    /** By home. */
    private final Map<Path, Figures> figures = new LinkedHashMap<>();

    private final Map<Path, String> versions = new LinkedHashMap<>();

    /**
     * @param headers in a generated set
     * @param rounds JVMs for each contestant, set and JDK
     * @param warmup headers that each JVM takes before it is measured
     * @param measured headers that each JVM is measured with
     * @param starts cold starts with each JDK
     */
    private record Effort(int headers, int rounds, int warmup, int measured, int starts) {
        static final Effort FULL = new Effort(200_000, 4, 2_000_000, 2_000_000, 9);
        static final Effort QUICK = new Effort(100_000, 1, 600_000, 400_000, 3);
    }

    private BenchmarkRun(Path directory, List<Path> jdks, Effort effort) {
        this.directory = directory;
        this.effort = effort;
        jdks.forEach(jdk -> figures.put(jdk, new Figures()));
    }

    /** Takes the system properties that README.md names. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(System.getProperty(HeaderSet.GENERATED));
        List<Path> jdks =
                Stream.of(System.getProperty("java.home"), System.getProperty("altnet.jdk25", ""))
                        .filter(home -> !home.isEmpty())
                        .map(Path::of)
                        .toList();
        boolean quick = Boolean.getBoolean("altnet.benchmark.quick");
        Files.createDirectories(directory);
        new BenchmarkRun(directory, jdks, quick ? Effort.QUICK : Effort.FULL).run();
    }

    private void run() throws IOException, InterruptedException, RunnerException {
        for (HeaderSet set : HeaderSet.available()) {
            if (set.isGenerated()) {
                Files.write(set.path(), set.forge(1 + effort.headers));
            }
        }
        for (int round = 1; round <= effort.rounds; round++) {
            for (Path jdk : figures.keySet()) {
                say("Round %d of %d: %s", round, effort.rounds, jdk);
                for (HeaderSet set : HeaderSet.available()) {
                    contest(jdk, set, round);
                }
            }
        }
        Path stored = directory.resolve("stored.headers");
        Files.write(stored, HeaderSet.REGTEST.forge(STORED_HEADERS));
        for (int start = 1; start <= effort.starts; start++) {
            for (Path jdk : figures.keySet()) {
                say("Cold start %d of %d: %s", start, effort.starts, jdk);
                coldStart(jdk, stored);
            }
        }
        report();
    }

    private void contest(Path jdk, HeaderSet set, int round) throws IOException, RunnerException {
        List<String> jvmArgs = new ArrayList<>(HEAP);
        for (String property : List.of(HeaderSet.GENERATED, HeaderSet.REAL)) {
            jvmArgs.add("-D" + property + "=" + System.getProperty(property, ""));
        }
        String log = "jmh-" + round + "-" + jdk.getFileName() + "-" + set + ".log";
        OptionsBuilder options = new OptionsBuilder();
        options.include(HeaderChainBenchmark.class.getName() + ".*")
                .param("set", set.name())
                .forks(1)
                .warmupIterations(effort.warmup / set.size())
                .measurementIterations(effort.measured / set.size())
                .jvm(java(jdk))
                .jvmArgs(jvmArgs.toArray(String[]::new))
                .shouldFailOnError(true)
                .output(directory.resolve(log).toString());
        for (RunResult result : new Runner(options.build()).run()) {
            versions.put(jdk, result.getParams().getJdkVersion());
            add(figures.get(jdk), set, result);
        }
    }

    private static void add(Figures figures, HeaderSet set, RunResult result) throws IOException {
        String benchmark = result.getParams().getBenchmark();
        String contestant = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult operation : fork.getIterationResults()) {
                figures.add(
                        Figures.perHeader(contestant, set),
                        operation.getPrimaryResult().getScore() / set.size());
            }
        }
    }

    private void coldStart(Path jdk, Path stored) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java(jdk)));
        command.addAll(DAEMON_HEAP);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ColdStart.class.getName(), stored.toString()));
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader lines = process.inputReader()) {
            double open = Double.parseDouble(lines.readLine());
            figures.get(jdk).add(Figures.READY, System.nanoTime() - start);
            figures.get(jdk).add(Figures.OPEN, open);
            double heap = Double.parseDouble(lines.readLine());
            figures.get(jdk).add(Figures.MEMORY, heap / STORED_HEADERS);
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private void report() throws IOException {
        Map<String, Figures> byVersion = new LinkedHashMap<>();
        figures.forEach((jdk, measured) -> byVersion.put(versions.get(jdk), measured));
        BenchmarkReport report = new BenchmarkReport(byVersion);
        for (HeaderSet set : HeaderSet.available()) {
            report.addContest(set, set.size());
        }
        report.addColdStart(STORED_HEADERS);
        Path file = directory.resolve("benchmarks.md");
        Files.writeString(file, report.toString());
        say("%n%s%nThe same is in %s", report, file);
    }

    private static String java(Path jdk) {
        return jdk.resolve("bin").resolve("java").toString();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
