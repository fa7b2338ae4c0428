package org.altnet.launcher.boot;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.altnet.launcher.admission.AdmissionGate;
import org.altnet.launcher.admission.Judge;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;

/**
 * Puts the gate up whenever the framework is initialised. It is part of the system bundle, and not
 * registered once from outside, because a framework that is told to update itself starts again
 * without the launcher, and must not start again without the gate.
 *
 * <p>Started and stopped by the framework, one after the other; asked from any thread. Its own
 * thread writes the log: the gate decides within a resolve, where to call a bundle that logs could
 * mean to resolve.
 */
final class Gatekeeper implements BundleActivator {
    /** Of the service that maps a Bundle to a String, who answers for it. */
    private static final String FUNCTION_PROPERTY = "altnet.function";

    private static final String SIGNER = "signer";

    private final Judge judge;
    private final Map<String, Path> shipped;
    private final PrintStream fallback;

    private volatile AdmissionGate gate;
    private volatile ExecutorService writer;

    /**
     * @param shipped location to file, of each jar of the distribution
     * @param fallback for lines while nothing logs
     */
    Gatekeeper(Judge judge, Map<String, Path> shipped, PrintStream fallback) {
        this.judge = judge;
        this.shipped = Map.copyOf(shipped);
        this.fallback = fallback;
    }

    @Override
    public void start(BundleContext context) {
        RuntimeLog log = new RuntimeLog(context, fallback);
        ExecutorService thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread daemon = new Thread(task, "altnet-gate");
                            daemon.setDaemon(true);
                            return daemon;
                        });
        AdmissionGate up =
                new AdmissionGate(
                        judge,
                        shipped,
                        Path.of(context.getProperty(Constants.FRAMEWORK_STORAGE)),
                        line -> thread.execute(() -> log.warn(line)));
        context.registerService(ResolverHookFactory.class, up, null);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(FUNCTION_PROPERTY, SIGNER);
        Function<Bundle, String> signer = up::signer;
        context.registerService(Function.class.getName(), signer, properties);
        writer = thread;
        gate = up;
    }

    @Override
    public void stop(BundleContext context) {
        writer.shutdown();
    }

    /** The framework only logs it when one of its own activators fails: no gate, no start. */
    void requireOnDuty() {
        if (gate == null) {
            throw new IllegalStateException("the framework did not start the gatekeeper");
        }
    }

    /** Why a bundle may not come in; empty if it may. */
    Optional<String> refusal(Bundle bundle) {
        return gate.refusal(bundle);
    }
}
