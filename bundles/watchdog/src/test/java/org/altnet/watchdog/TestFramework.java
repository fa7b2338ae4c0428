package org.altnet.watchdog;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/** As much of a framework as a service tracker needs: services of any type, and listeners. */
final class TestFramework {
    private final Map<ServiceReference<?>, Object> services = new ConcurrentHashMap<>();
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();

    private record Listening(ServiceListener listener, String filter) {}

    BundleContext context() {
        return (BundleContext)
                Proxy.newProxyInstance(
                        BundleContext.class.getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "addServiceListener" ->
                                            listeners.add(
                                                    new Listening(
                                                            (ServiceListener) arguments[0],
                                                            (String) arguments[1]));
                                    case "removeServiceListener" ->
                                            listeners.removeIf(
                                                    each -> each.listener == arguments[0]);
                                    case "getServiceReferences" ->
                                            referencesOf((String) arguments[0]);
                                    case "getService" -> services.get(arguments[0]);
                                    case "ungetService" -> true;
                                    case "createFilter" -> null;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    /** Returns how to unregister it. */
    <T> Runnable register(Class<T> type, T service) {
        ServiceReference<T> reference = new Reference<>(type.getName(), ids.incrementAndGet());
        services.put(reference, service);
        tell(ServiceEvent.REGISTERED, reference, type.getName());
        return () -> {
            tell(ServiceEvent.UNREGISTERING, reference, type.getName());
            services.remove(reference);
        };
    }

    int listeners() {
        return listeners.size();
    }

    private void tell(int type, ServiceReference<?> reference, String name) {
        listeners.stream()
                .filter(each -> each.filter.contains("=" + name + ")"))
                .forEach(each -> each.listener.serviceChanged(new ServiceEvent(type, reference)));
    }

    private ServiceReference<?>[] referencesOf(String type) {
        return services.keySet().stream()
                .filter(each -> each.getProperty("objectClass").equals(type))
                .toArray(ServiceReference<?>[]::new);
    }

    private record Reference<T>(String type, long id) implements ServiceReference<T> {
        @Override
        public Object getProperty(String key) {
            return getProperties().get(key);
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[] {"objectClass", "service.id"};
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            return new Hashtable<>(Map.of("objectClass", type, "service.id", id));
        }

        @Override
        public Bundle getBundle() {
            return null;
        }

        @Override
        public Bundle[] getUsingBundles() {
            return null;
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        @Override
        public int compareTo(Object other) {
            return Long.compare(id, ((Reference<?>) other).id);
        }

        @Override
        public <A> A adapt(Class<A> wanted) {
            return null;
        }
    }
}
