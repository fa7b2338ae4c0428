package org.altnet.watchdog;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services of one kind as they come and go, told of on whichever thread they do. Of a service with
 * the scope {@code prototype} this gets an instance of its own, of any other the one that all get.
 *
 * <p>One that cannot be made use of is named in the log and left out.
 */
final class Plugins<T> {
    /** Services of which there can be many instances. */
    static final String PROTOTYPES =
            "(" + Constants.SERVICE_SCOPE + "=" + Constants.SCOPE_PROTOTYPE + ")";

    /** Those of which there is but one. */
    static final String SINGLES = "(!" + PROTOTYPES + ")";

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final ServiceTracker<T, Instance<T>> tracker;

    private record Instance<T>(T service, ServiceObjects<T> source) {}

    Plugins(
            BundleContext bundle,
            Class<T> type,
            BiConsumer<T, Map<String, ?>> comes,
            Consumer<Map<String, ?>> goes) {
        this(bundle, type, "", comes, goes);
    }

    /**
     * @param kind {@link #PROTOTYPES}, {@link #SINGLES}, or empty for both
     */
    Plugins(
            BundleContext bundle,
            Class<T> type,
            String kind,
            BiConsumer<T, Map<String, ?>> comes,
            Consumer<Map<String, ?>> goes) {
        tracker =
                new ServiceTracker<>(bundle, filter(type, kind), null) {
                    @Override
                    public Instance<T> addingService(ServiceReference<T> reference) {
                        ServiceObjects<T> source = context.getServiceObjects(reference);
                        T service = source == null ? null : source.getService();
                        if (service == null) {
                            return null;
                        }
                        try {
                            comes.accept(service, properties(reference));
                            return new Instance<>(service, source);
                        } catch (RuntimeException | LinkageError e) {
                            LOG.warn(
                                    "Watchdog - {} threw when it came, which is a bug of it; it is"
                                            + " not used. Update or remove its bundle",
                                    reference,
                                    e);
                            source.ungetService(service);
                            return null;
                        }
                    }

                    @Override
                    public void removedService(
                            ServiceReference<T> reference, Instance<T> instance) {
                        goes.accept(properties(reference));
                        instance.source.ungetService(instance.service);
                    }
                };
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    private static Filter filter(Class<?> type, String kind) {
        try {
            return FrameworkUtil.createFilter(
                    "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + kind + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> properties(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }
}
