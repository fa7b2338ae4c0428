package org.altnet.api.deploy;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The folder that bundles are dropped into. Thread-safe; no method blocks. */
@ProviderType
public interface DeployFolder {
    /** Where it is; absolute. */
    Path directory();

    /** Its jars as they were last seen, by name. */
    List<DeployedFile> files();
}
