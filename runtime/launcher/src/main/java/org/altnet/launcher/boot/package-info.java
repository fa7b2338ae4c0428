/** From a home and its configuration to a framework in which everything runs, and back. */
package org.altnet.launcher.boot;
