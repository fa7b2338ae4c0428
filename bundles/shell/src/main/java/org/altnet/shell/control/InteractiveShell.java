package org.altnet.shell.control;

import java.io.IOException;

/** A shell for people. */
interface InteractiveShell {
    /**
     * Talks to the operator until the operator leaves or the connection is closed. Blocks.
     *
     * @throws IOException if it cannot begin
     */
    void attach(Connection connection, Request.Attach request) throws IOException;
}
