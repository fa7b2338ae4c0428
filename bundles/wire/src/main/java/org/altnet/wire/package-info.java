/**
 * Bitcoin's P2P payloads, for drivers whose medium carries them as they are. Bare payloads: no
 * magic, no command, no checksum.
 */
@Export
@Version("1.0.0")
package org.altnet.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
