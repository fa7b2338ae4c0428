/** The client of a runtime's control socket: one line for scripts, or a terminal for people. */
package org.altnet.launcher.control;
