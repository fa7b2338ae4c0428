package org.altnet.watchdog;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** A framework without bundles; its own context stands for everybody's. */
final class TestFramework {
    private final Framework framework;

    TestFramework(Path directory) throws BundleException {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        directory.toString(),
                                        "felix.log.level",
                                        "1"));
        framework.start();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    <T> ServiceRegistration<T> register(Class<T> type, T service) {
        return register(type, service, 0);
    }

    <T> ServiceRegistration<T> register(Class<T> type, T service, int ranking) {
        return context().registerService(type, service, ranking(ranking));
    }

    /** Of which everybody who asks gets one. */
    <T> ServiceRegistration<T> registerPrototype(Class<T> type, Supplier<T> make) {
        return context().registerService(type, new Prototype<>(make), new Hashtable<>());
    }

    private record Prototype<T>(Supplier<T> make) implements PrototypeServiceFactory<T> {
        @Override
        public T getService(Bundle bundle, ServiceRegistration<T> registration) {
            return make.get();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<T> registration, T service) {
            // nothing is kept
        }
    }

    static Dictionary<String, Object> ranking(int ranking) {
        return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, ranking));
    }

    /** How many services somebody has looked up and not given back. */
    int inUse() {
        ServiceReference<?>[] used = framework.getServicesInUse();
        return used == null ? 0 : used.length;
    }

    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(10));
    }
}
