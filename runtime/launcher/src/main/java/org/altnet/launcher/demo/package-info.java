/**
 * The story that AltNet was made for, played by two runtimes as they ship: nothing here is known to
 * them, and nothing of theirs is known here but their command line, control socket and log.
 */
package org.altnet.launcher.demo;
