package org.altnet.launcher.config;

import java.nio.file.Path;

/**
 * Something wrong in a configuration file.
 *
 * @param line counted from 1
 * @param text what, and what to do
 */
public record Problem(int line, String text) {
    public String in(Path file) {
        return file + ":" + line + ": " + text;
    }
}
