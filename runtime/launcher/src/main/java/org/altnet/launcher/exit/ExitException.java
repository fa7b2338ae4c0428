package org.altnet.launcher.exit;

import java.util.List;

/**
 * Ends the command. Each line says what is wrong, where, and what to do; no stack trace is shown.
 */
public final class ExitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<String> lines;

    public ExitException(int status, String line) {
        this(status, List.of(line));
    }

    public ExitException(int status, List<String> lines) {
        super(String.join("\n", lines));
        this.status = status;
        this.lines = List.copyOf(lines);
    }

    /** A failure with no better name, code 1. */
    public static ExitException failed(String line) {
        return new ExitException(ExitStatus.FAILED, line);
    }

    /** One of {@link ExitStatus}. */
    public int status() {
        return status;
    }

    /** What to print on stderr, one line each, without the leading {@code altnet: }. */
    public List<String> lines() {
        return lines == null ? List.of(getMessage()) : lines;
    }
}
