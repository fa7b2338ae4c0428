/** The Bitcoin node that AltNet keeps honest: what it believes, and how to tell it more. */
@Export
@Version("1.0.0")
package org.altnet.api.node;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
