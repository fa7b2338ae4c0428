package org.altnet.room.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

@Timeout(30)
class PluginsTest {
    @TempDir Path directory;
    private Framework framework;
    private BundleContext bundle;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        directory.toString(),
                                        "felix.log.level",
                                        "1"));
        framework.start();
        bundle = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void servicesAreToldOfFromOpeningToClosingWithTheirProperties() {
        Plugins<Runnable> plugins =
                new Plugins<>(
                        bundle,
                        Runnable.class,
                        (service, properties) -> said.add("comes " + properties.get("name")),
                        properties -> said.add("goes " + properties.get("name")));
        register("a");
        assertEquals(List.of(), said);
        plugins.open();
        ServiceRegistration<?> second = register("b");
        second.unregister();
        plugins.close();
        plugins.close();
        register("c");
        assertEquals(List.of("comes a", "comes b", "goes b", "goes a"), said);
    }

    private ServiceRegistration<?> register(String name) {
        Runnable service = () -> {};
        return bundle.registerService(
                Runnable.class, service, new Hashtable<>(Map.of("name", name)));
    }
}
