package org.altnet.simulator.anycast;

import java.util.OptionalLong;

/**
 * What came of one run.
 *
 * @param withinReach whether somebody would have said what was asked for
 * @param reached nanoseconds until it was said; empty if it was not
 * @param requests questions sent
 */
record Outcome(boolean withinReach, OptionalLong reached, int requests) {}
