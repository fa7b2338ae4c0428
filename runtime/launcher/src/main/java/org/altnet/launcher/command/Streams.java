package org.altnet.launcher.command;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param terminal whether input and output are a person's
 */
public record Streams(InputStream in, PrintStream out, PrintStream err, boolean terminal) {}
