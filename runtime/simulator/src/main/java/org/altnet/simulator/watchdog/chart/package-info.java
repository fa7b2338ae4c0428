/** Pictures of figures, as SVG written by hand: no fonts, scripts or files of others. */
package org.altnet.simulator.watchdog.chart;
