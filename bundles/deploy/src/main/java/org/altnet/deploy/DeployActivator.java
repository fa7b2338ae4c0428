package org.altnet.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.altnet.api.deploy.DeployFolder;
import org.altnet.api.driver.Driver;
import org.altnet.api.time.TimeSource;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.url.URLStreamHandlerService;

/**
 * Puts the room together. Not a component: our installer must be there when this bundle has
 * started, whoever else has or has not.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class DeployActivator implements BundleActivator {
    /** FileInstall's: the folder that it scans. */
    private static final String DIRECTORY = "felix.fileinstall.dir";

    private final FolderLane lane = new FolderLane();
    private final AtomicBoolean settling = new AtomicBoolean();
    private Bundle framework;
    private FileInstallBundle fileInstall;

    @Override
    public void start(BundleContext context)
            throws BundleException, InvalidSyntaxException, IOException {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_ID);
        Path directory = directory(context);
        Folder folder =
                new Folder(directory, new FrameworkBundles(context), lane, TimeSource.SYSTEM);
        Files.createDirectories(directory);
        giveNewcomersOurLevel(context);
        fileInstall =
                new FileInstallBundle(context, FrameworkUtil.getBundle(ArtifactInstaller.class));
        fileInstall.stop();
        fileInstall.undo(directory);
        lane.execute(folder::sweep);

        context.addBundleListener(event -> changed(folder));
        context.addServiceListener(
                event -> changed(folder),
                "(" + Constants.OBJECTCLASS + "=" + Driver.class.getName() + ")");
        context.registerService(
                URLStreamHandlerService.class, new DeployUrls(directory), DeployUrls.properties());
        context.registerService(DeployFolder.class, folder, null);
        context.registerService(
                ArtifactInstaller.class, new FolderInstaller(folder, lane), beforeAllOthers());
        fileInstall.start();
    }

    @Override
    public void stop(BundleContext context) throws BundleException {
        if (!isEnding()) {
            fileInstall.stop();
        }
        lane.close();
    }

    /**
     * Of one level, the framework stops the latest first: so a driver that came while AltNet ran
     * closes while the altstack is there. Not done for each when it is installed, because the
     * framework then starts it, on a thread of its own.
     */
    private void giveNewcomersOurLevel(BundleContext context) {
        framework
                .adapt(FrameworkStartLevel.class)
                .setInitialBundleStartLevel(
                        context.getBundle().adapt(BundleStartLevel.class).getStartLevel());
    }

    private void changed(Folder folder) {
        // When the framework stops, everything stops: that is no news.
        if (!isEnding() && settling.compareAndSet(false, true)) {
            lane.execute(
                    () -> {
                        settling.set(false);
                        folder.settle();
                    });
        }
    }

    private boolean isEnding() {
        return framework.getState() == Bundle.STOPPING;
    }

    private static Path directory(BundleContext context) throws BundleException {
        String directory = context.getProperty(DIRECTORY);
        if (directory == null) {
            throw new BundleException(
                    "the framework property " + DIRECTORY + " is not set: no folder to watch");
        }
        return Path.of(directory).toAbsolutePath().normalize();
    }

    private static Dictionary<String, Object> beforeAllOthers() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, Integer.MAX_VALUE);
        return properties;
    }
}
