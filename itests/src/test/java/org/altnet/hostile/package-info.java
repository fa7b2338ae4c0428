/** A driver bundle that breaks every promise of the SPI. For tests alone; it ships with nothing. */
package org.altnet.hostile;
