/**
 * The header chain: what proof of work says, whoever passed it on.
 *
 * <p>The {@link org.altnet.api.chain.HeaderChain} service is AltNet's own view, fed by the node and
 * by every driver's answers. A {@code BitcoinNode} has a view of its own; the difference between
 * the two is what AltNet is about.
 */
@Export
@Version("1.0.0")
package org.altnet.api.chain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
