/**
 * The deploy folder: a bundle's jar that is put there is installed and started, one that is
 * overwritten is swapped, one that is deleted is uninstalled. What came of each file is told here
 * and, once, in the log.
 */
@Export
@Version("1.0.0")
package org.altnet.api.deploy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
