package org.altnet.launcher.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.altnet.launcher.home.Distribution;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Puts the shipped bundles into the framework, each at the level of its folder. */
final class SystemBundles {
    private SystemBundles() {}

    /** Installs all, then marks them to be started when their level comes. */
    static void install(BundleContext context, Distribution distribution)
            throws IOException, BundleException {
        List<Bundle> toStart = new ArrayList<>();
        for (Map.Entry<Integer, List<Path>> level : distribution.systemJars().entrySet()) {
            for (Path jar : level.getValue()) {
                Bundle bundle = context.installBundle(location(jar));
                bundle.adapt(BundleStartLevel.class).setStartLevel(level.getKey());
                if (!isFragment(bundle)) {
                    toStart.add(bundle);
                }
            }
        }
        for (Bundle bundle : toStart) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** By reference: the framework reads the jar where it is, and copies nothing. */
    private static String location(Path jar) {
        return "reference:" + jar.toUri();
    }

    /** Location to file, of each of them. */
    static Map<String, Path> locations(Distribution distribution) throws IOException {
        return distribution.allSystemJars().stream()
                .collect(Collectors.toMap(SystemBundles::location, jar -> jar));
    }

    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
