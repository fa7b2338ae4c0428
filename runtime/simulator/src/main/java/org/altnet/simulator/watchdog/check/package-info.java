/** The seven things by which the watchdog is judged: each a check with its figures and bounds. */
package org.altnet.simulator.watchdog.check;
