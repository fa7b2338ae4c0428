package org.altnet.launcher.boot;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Raises the start level to the top, and knows which of the bundles that were there before did not
 * follow and why; the deploy folder says itself what became of those it brings. Thread-safe; events
 * come on the framework's threads.
 */
final class Readiness implements FrameworkListener {
    private static final int TOP_LEVEL = 100;

    private final BundleContext context;
    private final Function<Bundle, Optional<String>> refusal;
    private final List<Bundle> shipped;
    private final Map<Long, String> failures = new ConcurrentHashMap<>();
    private final CompletableFuture<List<String>> ready = new CompletableFuture<>();

    /**
     * @param refusal why a bundle may not run, if it may not
     */
    Readiness(BundleContext context, Function<Bundle, Optional<String>> refusal) {
        this.context = context;
        this.refusal = refusal;
        this.shipped = List.of(context.getBundles());
    }

    /**
     * @return completes when the top is reached, with a line for each bundle that is not active
     */
    CompletionStage<List<String>> raise() {
        context.addFrameworkListener(this);
        context.getBundle(Constants.SYSTEM_BUNDLE_ID)
                .adapt(FrameworkStartLevel.class)
                .setStartLevel(TOP_LEVEL, this::levelReached);
        return ready;
    }

    private void levelReached(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
            context.removeFrameworkListener(this);
            ready.complete(notActive());
        }
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            failures.putIfAbsent(event.getBundle().getBundleId(), reason(event.getThrowable()));
        }
    }

    private List<String> notActive() {
        return shipped.stream()
                .filter(bundle -> !isUp(bundle))
                .map(
                        bundle ->
                                bundle.getSymbolicName()
                                        + " "
                                        + bundle.getVersion()
                                        + " is not started: "
                                        + refusal.apply(bundle).orElseGet(() -> failure(bundle)))
                .toList();
    }

    private String failure(Bundle bundle) {
        return failures.getOrDefault(bundle.getBundleId(), "no reason was given");
    }

    /** A bundle with lazy activation waits in STARTING: that is as far as it goes by itself. */
    private static boolean isUp(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE
                || bundle.getState() == Bundle.STARTING
                || bundle.getState() == Bundle.RESOLVED && SystemBundles.isFragment(bundle);
    }

    private static String reason(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no message");
    }
}
