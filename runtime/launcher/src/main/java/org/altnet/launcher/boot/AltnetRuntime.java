package org.altnet.launcher.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.altnet.launcher.admission.Judge;
import org.altnet.launcher.config.RuntimeConfiguration;
import org.altnet.launcher.exit.ExitException;
import org.altnet.launcher.exit.ExitStatus;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;
import org.altnet.launcher.home.ReadyMark;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.service.condition.Condition;

/**
 * The framework with the shipped bundles in it, on one home. Who makes it holds the home's lock.
 *
 * <p>Order: framework initialised, so that there is a context and nothing runs; what must be there
 * before any bundle resolves; bundles installed; framework started; start levels raised; ready.
 * Called from the thread that boots; {@link #stop} from any.
 */
public final class AltnetRuntime {
    /** {@code osgi.condition.id} of the service that says that the top start level was reached. */
    public static final String READY_CONDITION = "altnet.ready";

    /** The framework property that tells the shell's bundle where to listen. */
    static final String SOCKET_PROPERTY = "altnet.socket";

    private static final long STOP_SECONDS = 12;

    private final Framework framework;
    private final Home home;
    private final Gatekeeper gatekeeper;
    private final RuntimeLog log;

    private AltnetRuntime(Framework framework, Home home, Gatekeeper gatekeeper, RuntimeLog log) {
        this.framework = framework;
        this.home = home;
        this.gatekeeper = gatekeeper;
        this.log = log;
    }

    /**
     * What differs from one start to another.
     *
     * @param logToStdout beside the log file
     * @param trace log each message in hex
     */
    public record Options(boolean logToStdout, boolean trace) {}

    /**
     * Initialises the framework and installs what is shipped. Nothing runs yet.
     *
     * @param fallback for lines while nothing logs
     */
    public static AltnetRuntime prepare(
            Distribution distribution,
            Home home,
            RuntimeConfiguration configuration,
            Options options,
            PrintStream fallback)
            throws ExitException {
        try {
            setSystemProperties(distribution, home, options);
            Gatekeeper gatekeeper =
                    new Gatekeeper(
                            Judge.of(configuration.admission(), distribution, home),
                            SystemBundles.locations(distribution),
                            fallback);
            Map<String, Object> properties =
                    new HashMap<>(frameworkProperties(distribution, home, configuration));
            properties.put(FelixConstants.SYSTEMBUNDLE_ACTIVATORS_PROP, List.of(gatekeeper));
            Framework framework = new Felix(properties);
            framework.init();
            BundleContext context = framework.getBundleContext();
            gatekeeper.requireOnDuty();
            RuntimeLog log = new RuntimeLog(context, fallback);
            SystemBundles.install(context, distribution);
            return new AltnetRuntime(framework, home, gatekeeper, log);
        } catch (IOException | BundleException e) {
            throw ExitException.failed("cannot start: " + e.getMessage());
        }
    }

    /** Starts, and returns when all is up. */
    public void start(List<String> warnings) throws ExitException {
        try {
            // JLine takes a thread's context class loader, if there is one, for its own.
            Thread.currentThread().setContextClassLoader(null);
            framework.start();
            List<String> failures =
                    new Readiness(framework.getBundleContext(), gatekeeper::refusal)
                            .raise()
                            .toCompletableFuture()
                            .get();
            long millis = ManagementFactory.getRuntimeMXBean().getUptime();
            warnings.forEach(log::warn);
            failures.forEach(log::error);
            List<ComponentFailure> broken = ComponentFailure.all(framework.getBundleContext());
            requireConfigured(broken);
            broken.forEach(failure -> log.error(failure.component() + ": " + failure.message()));
            ready(millis, failures.size() + broken.size());
        } catch (BundleException | IOException | ExecutionException e) {
            throw ExitException.failed("cannot start: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ExitException.failed("interrupted while starting");
        }
    }

    /** A runtime that watches nothing, for want of a right configuration, must not look alive. */
    private void requireConfigured(List<ComponentFailure> broken) throws ExitException {
        List<String> lines =
                broken.stream()
                        .filter(ComponentFailure::configuration)
                        .map(failure -> home.conf() + ": " + failure.message())
                        .distinct()
                        .toList();
        if (!lines.isEmpty()) {
            lines.forEach(log::error);
            throw new ExitException(ExitStatus.CONFIGURATION, lines);
        }
    }

    private void ready(long millis, int failures) throws IOException {
        BundleContext context = framework.getBundleContext();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Condition.CONDITION_ID, READY_CONDITION);
        properties.put("altnet.ready.millis", millis);
        context.registerService(Condition.class, Condition.INSTANCE, properties);
        new ReadyMark(ProcessHandle.current().pid(), millis, failures).write(home);
        log.info(
                "READY "
                        + millis
                        + " ms after start: "
                        + (context.getBundles().length - 1)
                        + " bundles, home "
                        + home.directory()
                        + (failures == 0 ? "" : ", " + failures + " FAILURES, see above"));
    }

    /** Returns when the framework has stopped, whoever stopped it. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops all bundles in the reverse of their order. Idempotent; returns within 12 s. */
    public void stop() {
        try {
            if (framework.getState() == Framework.ACTIVE) {
                log.info("Stopping");
            }
            framework.stop();
            FrameworkEvent event = framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                log.error("some bundle does not stop; leaving without it");
            }
        } catch (BundleException e) {
            log.error("cannot stop: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What bundles read: the logging configuration, and JLine. */
    private static void setSystemProperties(Distribution distribution, Home home, Options options)
            throws IOException {
        Map<String, String> names = new HashMap<>(names(distribution, home));
        names.put("altnet.console.level", options.logToStdout() ? "ALL" : "OFF");
        names.put("altnet.trace.level", options.trace() ? "TRACE" : "INFO");
        System.getProperties().putAll(names);
        System.getProperties()
                .putAll(FrameworkProperties.load(distribution.conf("system.properties"), names));
        // An extension bundle becomes part of the framework without being resolved: past the gate.
        System.setProperty(FelixConstants.FELIX_EXTENSIONS_DISABLE, "true");
        // Bundles have no business with the launcher's terminal.
        System.setIn(InputStream.nullInputStream());
    }

    private static Map<String, String> frameworkProperties(
            Distribution distribution, Home home, RuntimeConfiguration configuration)
            throws IOException {
        Map<String, String> properties =
                new HashMap<>(
                        FrameworkProperties.load(
                                distribution.conf("framework.properties"),
                                names(distribution, home)));
        properties.put("configurator.initial", configuration.configuratorJson());
        properties.put(SOCKET_PROPERTY, home.socket().toString());
        return properties;
    }

    private static Map<String, String> names(Distribution distribution, Home home) {
        Path logback =
                Files.exists(home.logback()) ? home.logback() : distribution.conf("logback.xml");
        return Map.of(
                "altnet.home", home.directory().toString(),
                "altnet.dist", distribution.directory().toString(),
                "altnet.logback", logback.toString());
    }
}
