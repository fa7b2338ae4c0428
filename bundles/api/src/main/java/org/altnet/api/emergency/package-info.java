/** Getting a transaction out when the ordinary ways are closed, and seeing that it arrives. */
@Export
@Version("1.0.0")
package org.altnet.api.emergency;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
