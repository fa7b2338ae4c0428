package org.altnet.launcher.admission;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.framework.BundleRevisionImpl;
import org.apache.felix.framework.cache.JarContent;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The file that the framework reads a bundle's classes from. OSGi has no word for it, and to guess
 * at the layout of the framework's cache would be to verify one file and run another, so the
 * framework that ships is asked itself.
 */
final class BundleContent {
    private BundleContent() {}

    /** Empty if it is not one jar. */
    static Optional<Path> of(BundleRevision revision) {
        return revision instanceof BundleRevisionImpl felix
                        && felix.getContent() instanceof JarContent jar
                ? Optional.of(jar.getFile().toPath())
                : Optional.empty();
    }
}
