/** Facts of the real chain, read from files that are not part of the project. */
package org.altnet.simulator.watchdog.data;
