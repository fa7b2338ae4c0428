/**
 * {@code altnet simulate watchdog}: the running system's detectors and escalation in a simulated
 * world, held to the bounds that they were designed for; and one attack told as it happens.
 */
package org.altnet.simulator.watchdog;
