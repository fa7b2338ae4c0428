package org.altnet.itests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework in this JVM, made as the launcher makes it, with bundles that ship. Tests stand
 * outside of it and see none of its classes, so they reach its services by name and reflection.
 */
final class ShippedFramework implements AutoCloseable {
    private static final String COMPONENT_RUNTIME =
            "org.osgi.service.component.runtime.ServiceComponentRuntime";

    /** States of {@code ComponentConfigurationDTO} (OSGi Compendium 112.9): SATISFIED, ACTIVE. */
    private static final List<Integer> SATISFIED = List.of(4, 8);

    /** Configuration admin's and the configurator's, the latter before it has named itself too. */
    private static final Pattern CONFIGURATION_THREAD =
            Pattern.compile("CM .*|.*Configurator.*|pool-\\d+-thread-\\d+");

    /** Of a queue, of an executor. */
    private static final List<String> WAITING_FOR_WORK = List.of("take", "getTask");

    private static final Bundle[] ALL = {};
    private static final long STOP_SECONDS = 30;

    private final Framework framework;
    private final BundleContext context;

    /**
     * Started, and empty.
     *
     * @param directory a new one: cache and state
     * @param sections configuration by PID
     */
    ShippedFramework(Path directory, Map<String, Map<String, String>> sections)
            throws BundleException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, "onFirstInit");
        properties.put("felix.log.level", "2");
        properties.put("ds.loglevel", "2");
        properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
        properties.put(
                "org.ops4j.pax.logging.property.file",
                Distribution.home().resolve("conf/logback.xml").toString());
        properties.put("felix.fileinstall.dir", directory.resolve("deploy").toString());
        properties.put("felix.fileinstall.tmpdir", directory.resolve("tmp").toString());
        properties.put("felix.fileinstall.poll", "100");
        properties.put("felix.fileinstall.log.level", "1");
        properties.put("configurator.initial", InFramework.json(directory, sections));
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(properties);
        framework.start();
        context = framework.getBundleContext();
    }

    Bundle install(Path jar) throws BundleException {
        return context.installBundle("reference:" + jar.toUri());
    }

    /** Bundles that should run and do not. */
    List<String> notActive() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /**
     * Starts a bundle, and waits until what it set off has come to rest: the configurator and
     * configuration admin work on threads of their own.
     */
    void start(Bundle bundle) throws BundleException {
        bundle.start(Bundle.START_ACTIVATION_POLICY);
        // Twice: what one of them has just handed over, the other may not have taken yet.
        AltNetProcess.await("configuration", () -> isConfigured() && isConfigured());
    }

    /** Whether the threads that bring configuration have nothing to do. */
    private static boolean isConfigured() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> CONFIGURATION_THREAD.matcher(each.getKey().getName()).matches())
                .allMatch(each -> isWaitingForWork(each.getValue()));
    }

    private static boolean isWaitingForWork(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> WAITING_FOR_WORK.contains(frame.getMethodName()));
    }

    boolean isThere(String service) {
        return reference(service).isPresent();
    }

    /** What a method without parameters of a service returns. */
    Object ask(String service, String method) throws ReflectiveOperationException {
        ServiceReference<?> reference = reference(service).orElseThrow();
        try {
            return reference
                    .getBundle()
                    .loadClass(service)
                    .getMethod(method)
                    .invoke(context.getService(reference));
        } finally {
            context.ungetService(reference);
        }
    }

    /** Names of the components, with a remark, that lack something, or failed. */
    List<String> unsatisfied() throws ReflectiveOperationException {
        Optional<ServiceReference<?>> reference = reference(COMPONENT_RUNTIME);
        if (reference.isEmpty()) {
            return List.of("the component runtime itself");
        }
        try {
            return unsatisfied(reference.get().getBundle(), context.getService(reference.get()));
        } finally {
            context.ungetService(reference.get());
        }
    }

    /** Whichever class of that name it is of: this class path has another one. */
    private Optional<ServiceReference<?>> reference(String service) {
        try {
            ServiceReference<?>[] all = context.getAllServiceReferences(service, null);
            return all == null ? Optional.empty() : Optional.of(all[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }

    private static List<String> unsatisfied(Bundle bundle, Object runtime)
            throws ReflectiveOperationException {
        Class<?> type = bundle.loadClass(COMPONENT_RUNTIME);
        Class<?> description =
                bundle.loadClass("org.osgi.service.component.runtime.dto.ComponentDescriptionDTO");
        var descriptions = type.getMethod("getComponentDescriptionDTOs", Bundle[].class);
        var configurations = type.getMethod("getComponentConfigurationDTOs", description);
        List<String> lacking = new ArrayList<>();
        for (Object each : (Collection<?>) descriptions.invoke(runtime, (Object) ALL)) {
            String name = field(each, "name").toString();
            Collection<?> instances = (Collection<?>) configurations.invoke(runtime, each);
            if (instances.isEmpty()) {
                lacking.add(name + " (no configuration)");
            }
            for (Object instance : instances) {
                Object state = field(instance, "state");
                if (!SATISFIED.contains(state)) {
                    Object failure = field(instance, "failure");
                    lacking.add(
                            "%s (state %s%s)"
                                    .formatted(name, state, failure == null ? "" : ", " + failure));
                }
            }
        }
        return lacking;
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }

    /**
     * @throws IllegalStateException if some bundle does not stop
     */
    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            FrameworkEvent end = framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            if (end.getType() != FrameworkEvent.STOPPED) {
                throw new IllegalStateException("the framework does not stop: " + end.getType());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
