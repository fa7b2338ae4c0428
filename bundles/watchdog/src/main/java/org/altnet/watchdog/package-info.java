/**
 * Suspicion: feeds what is seen of the node to detectors, and tells subscribers what they make of
 * it.
 *
 * <p>{@link org.altnet.watchdog.WatchdogService} is the room's door: services, configuration, and a
 * {@link org.altnet.watchdog.NodeWatch} with a thread of its own for each node. {@link
 * org.altnet.watchdog.Watch} is what happens on that thread, on an injected clock, so that a
 * simulation can run the same code; {@link org.altnet.watchdog.DetectorMemory} is what survives a
 * restart.
 *
 * <p>Detectors are pure functions of what they observe, and services of which each watch has its
 * own instances: {@link org.altnet.watchdog.GapDetector}, {@link
 * org.altnet.watchdog.ShiryaevRobertsDetector}, {@link org.altnet.watchdog.LagDetector}, {@link
 * org.altnet.watchdog.PeriodDetector}, {@link org.altnet.watchdog.BlockDetector}, {@link
 * org.altnet.watchdog.ForkDetector}, {@link org.altnet.watchdog.NodeDetector} and {@link
 * org.altnet.watchdog.SilenceDetector}. Each can also be built with plain values, and others may be
 * services beside them.
 */
package org.altnet.watchdog;
