/**
 * The SPI that a medium implements. The life of a driver:
 *
 * <ol>
 *   <li>Its bundle starts and publishes a {@link org.altnet.api.driver.Driver} service with {@link
 *       org.altnet.api.driver.TransportCapabilities}. {@code @Activate} reads configuration and
 *       nothing else.
 *   <li>The altstack sees the service, gives it a <em>lane</em> (one thread, named after it) and
 *       calls {@link org.altnet.api.driver.Driver#open} there. This returns at once with a session
 *       in STARTING.
 *   <li>The session warms up: timers on the lane, blocking I/O on {@link
 *       org.altnet.api.driver.DriverContext#spawn spawned} threads. It reports ACTIVE with its
 *       first {@link org.altnet.api.driver.DriverContext#peerUp peer}, INACTIVE while it has none,
 *       FAILED if it cannot work.
 *   <li>Messages go out by {@link org.altnet.api.driver.DriverSession#send}, on the lane; they come
 *       in by {@link org.altnet.api.driver.DriverContext#received}, from any thread. The driver
 *       encodes and decodes; it never answers, decides or validates more than lengths.
 *   <li>Expected trouble (a peer gone, a port taken) is a status and a line of text. An exception
 *       is a bug: it costs this driver its session, which is opened again after a back-off, and
 *       nobody else anything.
 *   <li>The service goes (bundle stopped, updated, or its jar deleted): {@link
 *       org.altnet.api.driver.DriverSession#close} on the lane, bounded by 5 s. What arrives later
 *       is dropped.
 * </ol>
 *
 * A driver imports this package, {@code org.altnet.api.message}, {@code org.altnet.api.time} and at
 * will {@code org.altnet.wire}; it exports nothing, so that swapping it disturbs nobody. Only
 * values cross this border: no streams, no callbacks but the context.
 */
@Export
@Version("1.0.0")
package org.altnet.api.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
