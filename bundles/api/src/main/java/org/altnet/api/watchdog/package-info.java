/**
 * Suspicion. A watchdog feeds what it sees of the node to {@link
 * org.altnet.api.watchdog.AnomalyDetector}s and tells {@link
 * org.altnet.api.watchdog.AnomalyListener}s what they make of it. What to do about it is decided
 * elsewhere.
 */
@Export
@Version("1.0.0")
package org.altnet.api.watchdog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
