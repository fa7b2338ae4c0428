/** Time for simulations: one queue of events, in place of the machine's clocks and threads. */
package org.altnet.simulator.clock;
