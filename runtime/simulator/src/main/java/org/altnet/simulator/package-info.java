/**
 * {@code altnet simulate}: the running system's own classes on a simulated clock, judged by
 * figures.
 *
 * <p>An application outside OSGi, on one flat class path. Only {@link org.altnet.simulator.Main}
 * prints to the process's streams and ends it.
 */
package org.altnet.simulator;
