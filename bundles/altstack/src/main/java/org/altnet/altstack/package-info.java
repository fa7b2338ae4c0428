/**
 * The altstack room: tracks drivers, owns their lanes, bounds what they and their peers can do, and
 * knows whom to ask. Private: others see {@code org.altnet.api.stack}.
 *
 * <p>Two kinds of thread meet here. The one <em>processing</em> lane owns all state: hosts, peers,
 * questions, scores; it runs our own code and never a driver's. Each driver has a lane of its own,
 * on which its code runs and which owns nothing of ours. What crosses from one to the other is an
 * immutable value in a task. So there are no locks but the registry's.
 */
package org.altnet.altstack;
