/**
 * The anycast benchmark: the altstack as it runs, with scripted drivers in place of media, on a
 * simulated clock.
 *
 * <p>A {@link org.altnet.simulator.anycast.Scenario} casts the peers, a {@link
 * org.altnet.simulator.anycast.Trial} asks them once, a {@link
 * org.altnet.simulator.anycast.AnycastSimulation} does so thousands of times and holds the figures
 * to their bounds.
 */
package org.altnet.simulator.anycast;
