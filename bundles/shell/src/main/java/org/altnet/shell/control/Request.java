package org.altnet.shell.control;

/** What a client of the control socket asks for. */
sealed interface Request {
    /**
     * Run one line and say how it went.
     *
     * @param line for Gogo, not blank
     */
    record Exec(String line) implements Request {}

    /**
     * Be a shell on a terminal.
     *
     * @param terminalType the client's {@code TERM}
     * @param columns the terminal's width, 0 if the client does not know
     * @param rows its height, 0 if the client does not know
     */
    record Attach(String terminalType, int columns, int rows) implements Request {}
}
