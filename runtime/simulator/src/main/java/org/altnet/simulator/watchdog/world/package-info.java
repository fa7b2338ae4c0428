/**
 * The world that the watchdog watches: miners, a node, an attacker between them, other media, and
 * clocks, on simulated time and with dice of a fixed seed.
 */
package org.altnet.simulator.watchdog.world;
