package org.altnet.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Any start order works (rule 7 of the house): start levels are for the eye of the reader.
 *
 * <p>Only logging is first, as it always is; then everything else comes in a random order: our own
 * bundles, the component runtime, configuration and its source, the command processor, the deploy
 * folder, the libraries. Left out is Gogo's console, which would read this JVM's standard input;
 * the shell's terminal, which needs the console, is the one component that may wait.
 *
 * <p>A bundle is started when what the one before it set off has come to rest, so that a seed
 * repeats what it did.
 *
 * <p>Each order gets a framework of its own in this JVM, made as the launcher makes it and not by
 * Pax Exam, whose containers cost more than what is tried in them. {@code
 * -Daltnet.shuffle.seed=<number>} repeats what a failure printed; {@code -Daltnet.shuffle.orders}
 * says how many.
 */
public class ShuffledStartIT {
    private static final String API = "org.altnet.api.";
    private static final String ALTSTACK = API + "stack.Altstack";
    private static final List<String> MAIN_JOB =
            List.of(
                    ALTSTACK,
                    API + "chain.HeaderChain",
                    API + "node.BitcoinNode",
                    API + "validation.AltLogicValidation",
                    API + "watchdog.Watchdog");
    private static final Map<String, Map<String, String>> SECTIONS =
            Map.of(
                    "altnet.chain",
                    Map.of(),
                    "altnet.alarm",
                    Map.of(),
                    "altnet.emergency",
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
                    Map.of("listen", "127.0.0.1:0", "inbound", "open"));
    private static final List<String> OURS =
            List.of("altnet.home", "altnet.console.level", "altnet.trace.level");

    @Rule public final TemporaryFolder folder = new TemporaryFolder(Path.of("target").toFile());

    private final Map<String, String> before = new HashMap<>();

    /** What the logging configuration reads. */
    @Before
    public void setSystemProperties() {
        OURS.forEach(name -> before.put(name, System.getProperty(name)));
        System.setProperty("altnet.home", folder.getRoot().getAbsolutePath());
        System.setProperty("altnet.console.level", "OFF");
        System.setProperty("altnet.trace.level", "INFO");
    }

    @After
    public void restoreSystemProperties() {
        before.forEach(
                (name, value) -> {
                    if (value == null) {
                        System.clearProperty(name);
                    } else {
                        System.setProperty(name, value);
                    }
                });
    }

    @Test
    public void anyStartOrderEndsWithEverythingUp() throws Exception {
        long seed = Long.getLong("altnet.shuffle.seed", new Random().nextLong());
        int orders = Integer.getInteger("altnet.shuffle.orders", 20);
        System.out.println("ShuffledStartIT: seed " + seed + ", " + orders + " orders");
        Random random = new Random(seed);
        long begin = System.nanoTime();
        for (int i = 1; i <= orders; i++) {
            List<Path> order = shuffled(random);
            try {
                assertAllComesUp(folder.newFolder("order-" + i).toPath(), order);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "order " + i + " of seed " + seed + ": " + names(order), e);
            }
        }
        System.out.println(
                "ShuffledStartIT: "
                        + orders
                        + " of "
                        + orders
                        + " orders came up, "
                        + (System.nanoTime() - begin) / 1_000_000 / orders
                        + " ms each");
    }

    private static void assertAllComesUp(Path directory, List<Path> order) throws Exception {
        Path absolute = directory.toAbsolutePath();
        try (ShippedFramework framework = new ShippedFramework(absolute, SECTIONS)) {
            List<Path> first = jars(ShuffledStartIT::isLogging);
            start(framework, first, order);
            try {
                AltNetProcess.await("all components", () -> lacking(framework).isEmpty());
            } catch (AssertionError e) {
                throw new AssertionError("these do not come up: " + lacking(framework), e);
            }
            for (String service : MAIN_JOB) {
                assertTrue("no " + service, framework.isThere(service));
            }
            AltNetProcess.await("the Lightning driver to listen", () -> isListening(framework));
            assertEquals(List.of("org.apache.felix.gogo.jline"), framework.notActive());
        }
    }

    /** Installs all, so that all can be resolved, then starts one after the other. */
    private static void start(ShippedFramework framework, List<Path> first, List<Path> then)
            throws BundleException {
        List<Bundle> toStart = new ArrayList<>();
        for (Path jar : first) {
            toStart.add(framework.install(jar));
        }
        for (Path jar : then) {
            toStart.add(framework.install(jar));
        }
        for (Path jar : jars(ShuffledStartIT::isConsole)) {
            framework.install(jar);
        }
        for (Bundle bundle : toStart) {
            if (bundle.getHeaders("").get("Fragment-Host") == null) {
                framework.start(bundle);
            }
        }
    }

    /** Whether the Lightning driver has come as far as it can without a peer. */
    private static boolean isListening(ShippedFramework framework)
            throws ReflectiveOperationException {
        for (Object view : (Collection<?>) framework.ask(ALTSTACK, "drivers")) {
            String text = view.toString();
            if (text.contains("lightning:") && text.contains("INACTIVE")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> lacking(ShippedFramework framework)
            throws ReflectiveOperationException {
        return framework.unsatisfied().stream()
                .filter(name -> !name.contains("JlineShell"))
                .filter(name -> !name.contains("DeployCommand"))
                // Drivers that reach out run for whoever writes their section, and here nobody has.
                .filter(name -> !name.equals("altnet.tor (no configuration)"))
                .filter(name -> !name.equals("altnet.p2p (no configuration)"))
                .toList();
    }

    private static List<Path> shuffled(Random random) {
        List<Path> order = new ArrayList<>(jars(jar -> !isLogging(jar) && !isConsole(jar)));
        Collections.shuffle(order, random);
        return order;
    }

    private static List<Path> jars(Predicate<Path> wanted) {
        return Distribution.levels().stream()
                .flatMap(level -> Distribution.jars(level).stream())
                .filter(wanted)
                .toList();
    }

    private static boolean isLogging(Path jar) {
        return name(jar).startsWith("pax-logging");
    }

    private static boolean isConsole(Path jar) {
        return name(jar).startsWith("org.apache.felix.gogo.jline");
    }

    private static List<String> names(List<Path> jars) {
        return jars.stream().map(ShuffledStartIT::name).toList();
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }
}
