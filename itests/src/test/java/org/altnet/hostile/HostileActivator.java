package org.altnet.hostile;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.altnet.api.driver.Driver;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Publishes the hostile driver that a header of its bundle asks for. */
public final class HostileActivator implements BundleActivator {
    /** The header of the bundle that names its mischief. */
    public static final String HEADER = "Altnet-Mischief";

    private HostileDriver driver;
    private ServiceRegistration<Driver> registration;

    @Override
    public void start(BundleContext context) {
        driver = new HostileDriver(Mischief.valueOf(context.getBundle().getHeaders().get(HEADER)));
        registration = context.registerService(Driver.class, driver, properties());
    }

    @Override
    public void stop(BundleContext context) {
        try {
            registration.unregister();
        } finally {
            driver.release();
        }
    }

    private static Dictionary<String, Object> properties() {
        Map<String, Object> capabilities =
                Map.ofEntries(
                        Map.entry("id", "hostile"),
                        Map.entry("send", true),
                        Map.entry("receive", true),
                        Map.entry("scopes", List.of("headers")),
                        Map.entry("exchange", "request"),
                        Map.entry("mtu", 65_533),
                        Map.entry("bandwidth", 0),
                        Map.entry("latency", 1),
                        Map.entry("cost", 0),
                        Map.entry("privacy", "hidden"),
                        Map.entry("trust", "open"),
                        Map.entry("group", "hostile"),
                        Map.entry("overlap", false),
                        Map.entry("leaks", "Everything."));
        return new Hashtable<>(
                capabilities.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry -> "altnet.driver." + entry.getKey(),
                                        Map.Entry::getValue)));
    }
}
