/** Figures, the bounds they are held to, and how both are printed. */
package org.altnet.simulator.report;
