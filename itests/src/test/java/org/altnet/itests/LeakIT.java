package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.DriverView;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A driver that has gone has gone: installed, started, used, stopped and uninstalled many times, it
 * leaves no class, no thread and no descriptor behind.
 *
 * <p>What is there once and for all (pools, caches) is there after the first cycles; what grows
 * after them is a leak. {@code -Daltnet.leak.cycles=<number>} for more of them.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LeakIT {
    private static final String CYCLES = "altnet.leak.cycles";
    private static final int FIRST_CYCLES = 5;

    /** Bytes of a caller's first message (BOLT 8). */
    private static final int FIRST_ACT = 50;

    private static final PeerId SELF = new PeerId("loopback", "self");
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Inject private BundleContext context;
    @Inject private Altstack altstack;
    @Inject private HeaderChain chain;
    @Inject private ConfigurationAdmin configurations;

    /** Uses a driver that has just been started; what it returns is closed when that has gone. */
    private interface Exercise {
        Closeable run() throws Exception;
    }

    @Configuration
    public Option[] altnet() throws Exception {
        Path state = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "leak");
        return new Option[] {
            InFramework.altnet(
                    state,
                    Map.of(
                            "altnet.chain",
                            Map.of(),
                            "altnet.alarm",
                            Map.of(),
                            "altnet.node.embedded",
                            Map.of(),
                            "altnet.altstack",
                            Map.of(),
                            "altnet.watchdog",
                            Map.of("gap", "1h"),
                            "altnet.validation",
                            Map.of("all.clear.groups", "1"),
                            "altnet.lightning",
                            Map.of())),
            systemProperty(CYCLES).value(System.getProperty(CYCLES, ""))
        };
    }

    @Test
    public void theLoopbackDriverLeavesNothing() throws Exception {
        Path jar = Distribution.home().resolve("drivers/altnet-driver-loopback.jar");
        assertLeavesNothing(jar, cycles(200), this::askItself);
    }

    /** The one that shipped goes first; then it comes and goes like any other. */
    @Test
    public void theLightningDriverLeavesNothing() throws Exception {
        for (Bundle bundle : context.getBundles()) {
            if ("altnet-driver-bolt8".equals(bundle.getSymbolicName())) {
                bundle.uninstall();
            }
        }
        Dictionary<String, Object> section = new Hashtable<>();
        section.put("listen", "127.0.0.1:0");
        section.put("inbound", "open");
        configurations.getConfiguration("altnet.lightning", "?").update(section);
        Path jar =
                Distribution.ownBundles().stream()
                        .filter(path -> path.endsWith("altnet-driver-bolt8.jar"))
                        .findFirst()
                        .orElseThrow();
        assertLeavesNothing(jar, cycles(200) / 5, this::callIt);
    }

    private void assertLeavesNothing(Path jar, int cycles, Exercise exercise) throws Exception {
        long begin = System.nanoTime();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < FIRST_CYCLES; i++) {
            loaders.add(cycle(jar, exercise));
        }
        awaitCollected(loaders);
        Map<String, Long> threads = threads();
        List<String> descriptors = descriptors();
        for (int i = FIRST_CYCLES; i < cycles; i++) {
            loaders.add(cycle(jar, exercise));
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        awaitCollected(loaders);
        assertNoMore("threads", threads, this::threads);
        assertTrue(altstack.drivers().toString(), altstack.drivers().stream().noneMatch(gone(jar)));
        if (descriptors.isEmpty()) {
            System.out.println("LeakIT: DESCRIPTORS NOT COUNTED: there is no " + DESCRIPTORS);
        } else {
            assertNoMore("descriptors", kinds(descriptors), () -> kinds(descriptors()));
        }
        System.out.println(
                "LeakIT: "
                        + jar.getFileName()
                        + ": "
                        + cycles
                        + " cycles in "
                        + millis
                        + " ms: all class loaders collected, "
                        + threads.values().stream().mapToLong(n -> n).sum()
                        + " threads, "
                        + descriptors.size()
                        + " descriptors, as after the first "
                        + FIRST_CYCLES);
    }

    private static Predicate<DriverView> gone(Path jar) {
        String bundle = jar.getFileName().toString().replace(".jar", "");
        return view -> view.bundle().startsWith(bundle);
    }

    private WeakReference<ClassLoader> cycle(Path jar, Exercise exercise) throws Exception {
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        Closeable held = exercise.run();
        try {
            bundle.stop();
            WeakReference<ClassLoader> loader =
                    new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
            bundle.uninstall();
            return loader;
        } finally {
            held.close();
        }
    }

    /** It is its own peer: our own node answers. */
    private Closeable askItself() {
        AltNetProcess.await(
                "an answer of " + SELF,
                () -> {
                    GetHeaders question = new GetHeaders(chain.locator());
                    try {
                        return altstack.request(SELF, question, ANSWER_WITHIN)
                                .toCompletableFuture()
                                .get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS)
                                .message()
                                .equals(Headers.EMPTY);
                    } catch (ExecutionException notUpYet) {
                        return false;
                    }
                });
        return () -> {};
    }

    /** One caller talks nonsense; another says nothing, and holds a handshake open to the end. */
    private Closeable callIt() throws IOException {
        AltNetProcess.await("the driver to listen", () -> port() > 0);
        InetAddress here = InetAddress.getByName("127.0.0.1");
        Socket silent = new Socket(here, port());
        try (Socket caller = new Socket(here, port())) {
            caller.getOutputStream().write(new byte[FIRST_ACT]);
            caller.setSoTimeout((int) ANSWER_WITHIN.toMillis());
            assertEquals("no handshake, no answer", -1, caller.getInputStream().read());
        }
        return silent;
    }

    private int port() {
        return altstack.drivers().stream()
                .filter(view -> view.status().state() != DriverStatus.State.STOPPED)
                .flatMap(view -> view.reachableAt().stream())
                .map(PeerId::address)
                .map(address -> address.substring(address.lastIndexOf(':') + 1))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    }

    private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        AltNetProcess.await(
                "the class loaders of " + loaders.size() + " cycles to be collected",
                () -> {
                    System.gc();
                    return loaders.stream().allMatch(loader -> loader.get() == null);
                });
    }

    /** Counts of a kind must come back to what they were; others may have gone. */
    private static void assertNoMore(
            String what, Map<String, Long> before, Callable<Map<String, Long>> now)
            throws Exception {
        try {
            AltNetProcess.await(what, () -> more(before, now.call()).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("more " + what + ": " + more(before, now.call()), e);
        }
    }

    private static Map<String, Long> more(Map<String, Long> before, Map<String, Long> now) {
        Map<String, Long> more = new TreeMap<>();
        now.forEach(
                (kind, count) -> {
                    long extra = count - before.getOrDefault(kind, 0L);
                    if (extra > 0) {
                        more.put(kind, extra);
                    }
                });
        return more;
    }

    /** Live threads by name, numbers left out; those of the remote test runner come and go. */
    private Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", "#"))
                .filter(name -> !name.startsWith("RMI "))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    /** What is open, by what it is; empty where the system does not tell. */
    private static List<String> descriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            List<String> open = new ArrayList<>();
            for (Path each : all.toList()) {
                try {
                    open.add(Files.readSymbolicLink(each).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
            return open;
        }
    }

    /** Descriptors by file name, or by kind: pipe, socket, anon_inode. */
    private static Map<String, Long> kinds(List<String> descriptors) {
        return descriptors.stream()
                .map(target -> target.replaceAll("\\d+", "#"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    private static int cycles(int standard) {
        return Integer.getInteger(CYCLES, standard);
    }
}
