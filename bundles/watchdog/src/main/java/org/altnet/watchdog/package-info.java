/**
 * Suspicion: feeds what is seen of the node to detectors, and tells subscribers what they make of
 * it.
 *
 * <p>{@link org.altnet.watchdog.WatchdogService} is the room's door: services, configuration and
 * the thread. {@link org.altnet.watchdog.Watch} is what happens on that thread, on an injected
 * clock, so that a simulation can run the same code. Detectors are pure functions of what they
 * observe: {@link org.altnet.watchdog.GapDetector} is the first, others are services beside it.
 */
package org.altnet.watchdog;
