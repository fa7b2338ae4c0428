package org.altnet.launcher.boot;

import java.io.PrintStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The launcher's lines in the runtime's log. The launcher stands outside the framework and sees no
 * class of it, so it reaches the slf4j of the bundle that logs by name; while that is not up, and
 * after, lines go to stderr. Thread-safe: no state but what it was made of.
 */
final class RuntimeLog {
    private static final String LOGGING_BUNDLE = "org.ops4j.pax.logging.pax-logging-api";
    private static final String LOGGER = "org.altnet.launcher";

    private final BundleContext context;
    private final PrintStream fallback;

    RuntimeLog(BundleContext context, PrintStream fallback) {
        this.context = context;
        this.fallback = fallback;
    }

    void info(String line) {
        log("info", line);
    }

    void warn(String line) {
        log("warn", line);
    }

    void error(String line) {
        log("error", line);
    }

    private void log(String level, String line) {
        try {
            Bundle logging =
                    Arrays.stream(context.getBundles())
                            .filter(b -> LOGGING_BUNDLE.equals(b.getSymbolicName()))
                            .filter(b -> b.getState() == Bundle.ACTIVE)
                            .findFirst()
                            .orElseThrow(IllegalStateException::new);
            Object logger =
                    logging.loadClass("org.slf4j.LoggerFactory")
                            .getMethod("getLogger", String.class)
                            .invoke(null, LOGGER);
            Method method = logging.loadClass("org.slf4j.Logger").getMethod(level, String.class);
            method.invoke(logger, line);
        } catch (ReflectiveOperationException | IllegalStateException notUp) {
            fallback.println("altnet: " + line);
        }
    }
}
