package org.altnet.deploy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * FileInstall itself, which must scan only while our installer is there: without it, FileInstall
 * would install jars in its own way. At a normal start its level sees to that; but any bundle can
 * be stopped, started and updated by hand, in any order.
 */
final class FileInstallBundle {
    private final BundleContext context;
    private final Bundle bundle;

    FileInstallBundle(BundleContext context, Bundle bundle) {
        this.context = context;
        this.bundle = bundle;
    }

    void stop() throws BundleException {
        if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
    }

    /** If its time has come; else the framework starts it. */
    void start() throws BundleException {
        BundleStartLevel own = bundle.adapt(BundleStartLevel.class);
        int reached =
                context.getBundle(Constants.SYSTEM_BUNDLE_ID)
                        .adapt(FrameworkStartLevel.class)
                        .getStartLevel();
        if (own.isPersistentlyStarted() && reached >= own.getStartLevel()) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }

    /** Uninstalls what it installed in its own way: by the file's URL. */
    void undo(Path directory) throws BundleException, IOException {
        Path real = directory.toRealPath();
        for (Bundle other : context.getBundles()) {
            if (isIn(real, other.getLocation()) || isIn(directory, other.getLocation())) {
                other.uninstall();
            }
        }
    }

    private static boolean isIn(Path directory, String location) {
        try {
            URI uri = URI.create(location);
            return "file".equals(uri.getScheme())
                    && uri.getPath() != null
                    && Path.of(uri.getPath()).normalize().startsWith(directory);
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }
}
