/**
 * What is said over any medium: immutable values over raw bytes.
 *
 * <p>A driver turns a {@link org.altnet.api.message.Message} into whatever its medium carries, and
 * back. It validates lengths and nothing else; whether a header is worth anything is decided by
 * proof of work in {@code org.altnet.api.chain}, whoever said it.
 */
@Export
@Version("1.0.0")
package org.altnet.api.message;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
