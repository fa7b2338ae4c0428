package org.altnet.shell.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on a connection: reads the request and has it carried out, at most {@value
 * #MOST_SESSIONS} at a time. Thread-safe; blocks the connection's thread until its end.
 */
final class ControlSession implements Consumer<Connection> {
    /** Sessions at a time. */
    static final int MOST_SESSIONS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);
    private static final Duration REQUEST_WITHIN = Duration.ofSeconds(10);
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final CommandLine commandLine;
    private final Supplier<Optional<InteractiveShell>> shell;
    private final Semaphore free = new Semaphore(MOST_SESSIONS);

    /**
     * @param shell empty while there is none
     */
    ControlSession(CommandLine commandLine, Supplier<Optional<InteractiveShell>> shell) {
        this.commandLine = commandLine;
        this.shell = shell;
    }

    @Override
    public void accept(Connection connection) {
        try {
            Optional<Request> request = request(connection);
            if (request.isPresent()) {
                hold(request.get(), connection);
            }
        } catch (MalformedRequest e) {
            refuse(connection, e.getMessage(), WRONG_USAGE);
        } catch (IOException e) {
            LOG.debug("A client of the control socket left: {}", e.toString());
        } catch (RuntimeException e) {
            // Gogo refuses sessions while it stops, and so ends the connection as we would.
            if (connection.isOpen()) {
                LOG.warn("A session of the control socket failed by a fault of its own", e);
            }
        }
    }

    private static Optional<Request> request(Connection connection)
            throws IOException, MalformedRequest {
        try (Timeout slow = Timeout.after(REQUEST_WITHIN, connection::close)) {
            Optional<Request> request = RequestReader.read(connection.in());
            if (slow.isUp()) {
                throw new IOException("no request within " + REQUEST_WITHIN);
            }
            return request;
        }
    }

    private void hold(Request request, Connection connection) throws IOException {
        if (!free.tryAcquire()) {
            String full = MOST_SESSIONS + " sessions are open, the most there can be; close one";
            if (request instanceof Request.Exec) {
                refuse(connection, full, FAILED);
            } else {
                say(connection, full);
            }
            return;
        }
        try {
            if (request instanceof Request.Exec exec) {
                commandLine.run(exec.line(), connection.out());
            } else if (request instanceof Request.Attach attach) {
                attach(attach, connection);
            }
        } finally {
            free.release();
        }
    }

    private void attach(Request.Attach request, Connection connection) throws IOException {
        Optional<InteractiveShell> there = shell.get();
        if (there.isPresent()) {
            there.get().attach(connection, request);
        } else {
            say(
                    connection,
                    "there is no interactive shell: the bundle org.apache.felix.gogo.jline does"
                            + " not run; single commands work");
        }
    }

    private static void refuse(Connection connection, String why, int exitStatus) {
        try {
            Reply reply = new Reply(connection.out(), connection::close);
            reply.write((why + "\n").getBytes(StandardCharsets.UTF_8));
            reply.end(exitStatus);
        } catch (IOException e) {
            LOG.debug("A client of the control socket left: {}", e.toString());
        }
    }

    /** To a terminal in raw mode. */
    private static void say(Connection connection, String line) throws IOException {
        OutputStream out = connection.out();
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
