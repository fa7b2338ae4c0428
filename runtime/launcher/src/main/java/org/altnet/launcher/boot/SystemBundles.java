package org.altnet.launcher.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                // By reference: the framework reads the jar where it is, and copies nothing.
                Bundle bundle = context.installBundle("reference:" + jar.toUri());
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

    static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
