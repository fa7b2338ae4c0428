/** The commands of {@code altnet}, one class each, but for the demo. */
package org.altnet.launcher.command;
