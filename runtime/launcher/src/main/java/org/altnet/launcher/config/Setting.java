package org.altnet.launcher.config;

/**
 * One {@code key=value} line.
 *
 * @param line counted from 1
 */
public record Setting(int line, String key, String value) {}
