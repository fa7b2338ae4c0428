/** What may be reached without a proxy, and what may not. */
@Export
@Version("1.0.0")
package org.altnet.api.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
