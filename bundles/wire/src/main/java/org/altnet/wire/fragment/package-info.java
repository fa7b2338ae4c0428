/**
 * Content longer than a medium's longest message, in fragments: for any medium that carries some 50
 * bytes or more at a time, and may lose, repeat and reorder them.
 *
 * <p>{@link org.altnet.wire.fragment.OutgoingTransfers} offers and hands out, {@link
 * org.altnet.wire.fragment.Reassembly} asks and puts together, {@link
 * org.altnet.wire.fragment.FragmentCodec} has the bytes. State machines only: no I/O, no threads,
 * and the time is told by the caller.
 */
@Export
@Version("1.0.0")
package org.altnet.wire.fragment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
