package org.altnet.deploy;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.altnet.api.driver.Lane;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What FileInstall calls, on its own thread, for each file that came, changed or went.
 *
 * <p>It waits for the folder, so that what lies there at the start runs before the start is over;
 * but not for ever, so that a bundle that never ends its start does not keep the scan.
 */
final class FolderInstaller implements ArtifactInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(FolderInstaller.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Folder folder;
    private final Lane lane;

    FolderInstaller(Folder folder, Lane lane) {
        this.folder = folder;
        this.lane = lane;
    }

    /** Whatever it is: what is declined here, FileInstall would install in its own way. */
    @Override
    public boolean canHandle(File file) {
        return true;
    }

    @Override
    public void install(File file) throws InterruptedException {
        arrived(file);
    }

    @Override
    public void update(File file) throws InterruptedException {
        arrived(file);
    }

    @Override
    public void uninstall(File file) throws InterruptedException {
        await(file, () -> folder.left(file.getName()));
    }

    private void arrived(File file) throws InterruptedException {
        await(file, () -> folder.arrived(file.toPath()));
    }

    private void await(File file, Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        lane.execute(
                () -> {
                    try {
                        task.run();
                    } finally {
                        done.countDown();
                    }
                });
        if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn(
                    "deploy/{}: not done after {} s; some bundle does not end its start or stop",
                    file.getName(),
                    PATIENCE.toSeconds());
        }
    }
}
