/** The clocks that everything is given: monotonic time for rates, wall time for header times. */
@Export
@Version("1.0.0")
package org.altnet.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
