package org.altnet.launcher.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A component whose constructor or activation threw, as the component runtime remembers it.
 *
 * @param component its name
 * @param configuration whether it refused its configuration: it threw an IllegalArgumentException,
 *     whose message is a line for the operator
 * @param message of the innermost exception
 */
record ComponentFailure(String component, boolean configuration, String message) {
    private static final String COMPONENT_RUNTIME =
            "org.osgi.service.component.runtime.ServiceComponentRuntime";

    /** {@code ComponentConfigurationDTO.FAILED_ACTIVATION} (OSGi Compendium 112.9). */
    private static final int FAILED_ACTIVATION = 16;

    private static final Bundle[] NO_BUNDLE_IN_PARTICULAR = {};

    private static final Pattern CAUSE =
            Pattern.compile("(?m)^(?:Caused by: )?([\\w.$]+(?:Exception|Error))(?:: (.*))?$");

    /**
     * Those there are now. The component runtime is a bundle and the launcher stands outside, so
     * its service is called by reflection; where there is none, nothing has failed.
     */
    static List<ComponentFailure> all(BundleContext context) {
        ServiceReference<?> reference = context.getServiceReference(COMPONENT_RUNTIME);
        if (reference == null) {
            return List.of();
        }
        try {
            return ask(reference, context.getService(reference));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the component runtime that ships", e);
        } finally {
            context.ungetService(reference);
        }
    }

    private static List<ComponentFailure> ask(ServiceReference<?> reference, Object runtime)
            throws ReflectiveOperationException {
        Class<?> type = reference.getBundle().loadClass(COMPONENT_RUNTIME);
        Class<?> description =
                reference
                        .getBundle()
                        .loadClass(
                                "org.osgi.service.component.runtime.dto.ComponentDescriptionDTO");
        var descriptions = type.getMethod("getComponentDescriptionDTOs", Bundle[].class);
        var configurations = type.getMethod("getComponentConfigurationDTOs", description);
        List<ComponentFailure> failures = new ArrayList<>();
        for (Object each :
                (Collection<?>) descriptions.invoke(runtime, (Object) NO_BUNDLE_IN_PARTICULAR)) {
            for (Object one : (Collection<?>) configurations.invoke(runtime, each)) {
                if (field(one, "state").equals(FAILED_ACTIVATION)) {
                    failures.add(of((String) field(each, "name"), (String) field(one, "failure")));
                }
            }
        }
        return failures;
    }

    /**
     * @param stackTrace as printed by Throwable
     */
    static ComponentFailure of(String component, String stackTrace) {
        boolean configuration = false;
        String message = "no reason was given";
        Matcher cause = CAUSE.matcher(stackTrace == null ? "" : stackTrace);
        while (cause.find()) {
            configuration = cause.group(1).equals(IllegalArgumentException.class.getName());
            message = cause.group(2) == null ? cause.group(1) : cause.group(2);
        }
        return new ComponentFailure(component, configuration, message);
    }

    private static Object field(Object dto, String name) throws ReflectiveOperationException {
        return dto.getClass().getField(name).get(dto);
    }
}
