package org.altnet.shell;

/**
 * A command did not do what it was asked. The message is one line for the operator; it is printed
 * as it is, without a class name or stack trace, and may be empty if all has been said.
 */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final int exitStatus;

    private CommandFailure(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /** It could not be done. Exit status 1. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(FAILED, message, null);
    }

    /** It could not be done because of {@code cause}. Exit status 1. */
    public static CommandFailure failed(String message, Throwable cause) {
        return new CommandFailure(FAILED, message, cause);
    }

    /** It was asked in a way that makes no sense. Exit status 2. */
    public static CommandFailure wrongUsage(String message) {
        return new CommandFailure(WRONG_USAGE, message, null);
    }

    /** What the shell that ran the command is told; never 0. */
    public int exitStatus() {
        return exitStatus;
    }

    /** The message: Gogo's console prints exceptions by this method. */
    @Override
    public String toString() {
        return getMessage();
    }
}
