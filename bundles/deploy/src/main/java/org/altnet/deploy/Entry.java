package org.altnet.deploy;

import java.nio.file.Path;
import java.util.Optional;
import org.altnet.api.deploy.DeployedFile;
import org.altnet.api.driver.Lane;

/** What is known of one file of the folder. For the folder's lane. */
final class Entry {
    private static final Lane.Task NONE = () -> {};

    private final Path path;
    private Lane.Task driverIsDue = NONE;

    /** The last line that the log got about it. */
    String said = "";

    /** What its manifest says; null until one was read. */
    BundleJar jar;

    /** The bundle that was installed from it, or from what the file was before; may be null. */
    Bundles.Installed bundle;

    /** What is shown of it; null until it was looked at. */
    DeployedFile shown;

    Entry(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    String name() {
        return path.getFileName().toString();
    }

    boolean is(DeployedFile.State state) {
        return shown != null && shown.state() == state;
    }

    /** The bundle, unless somebody uninstalled it. */
    Optional<Bundles.Installed> installed() {
        return Optional.ofNullable(bundle)
                .filter(b -> b.state() != Bundles.Installed.State.UNINSTALLED);
    }

    void expectDriver(Lane.Task alarm) {
        forgetDriver();
        driverIsDue = alarm;
    }

    void forgetDriver() {
        driverIsDue.cancel();
        driverIsDue = NONE;
    }
}
