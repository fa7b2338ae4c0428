package org.altnet.launcher.exit;

/** The exit codes of {@code altnet}: sysexits.h, and the Linux Standard Base for {@code status}. */
public final class ExitStatus {
    public static final int OK = 0;

    /** It did not work; a line on stderr says why. */
    public static final int FAILED = 1;

    /** {@code status}: not running, but a pid file is left: it died. Or it does not answer. */
    public static final int DEAD = 1;

    /** {@code status}, {@code exec}, {@code shell}: not running. */
    public static final int NOT_RUNNING = 3;

    /** EX_USAGE: the command line is wrong. */
    public static final int USAGE = 64;

    /** EX_CONFIG: the configuration file is wrong. */
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
