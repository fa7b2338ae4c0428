package org.altnet.shell.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.altnet.shell.CommandFailure;
import org.altnet.shell.text.Printable;
import org.altnet.shell.text.Units;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one line in a Gogo session of its own, as {@code exec} asks. Blocks the caller until the
 * line is done, the client hangs up or the time is up; Gogo runs the commands themselves on its own
 * threads.
 */
final class CommandLine {
    /**
     * Where commands are looked for when a line names no scope; a star in an argument is a star,
     * not files; and no colours, which Gogo's commands would use in the belief that a terminal
     * listens.
     */
    private static final Map<String, Object> VARIABLES =
            Map.of(
                    "SCOPE",
                    "altnet:gogo:felix:*",
                    CommandSession.OPTION_NO_GLOB,
                    true,
                    "GREP_COLORS",
                    "rs=",
                    "LS_COLORS",
                    "rs=",
                    UnknownCommand.VARIABLE,
                    new UnknownCommand());

    private static final Logger LOG = LoggerFactory.getLogger(CommandLine.class);
    private static final int FAILED = 1;

    private final CommandProcessor processor;
    private final Duration limit;

    /**
     * @param limit how long a line may take: a client that went away without a word would hold its
     *     session for ever
     */
    CommandLine(CommandProcessor processor, Duration limit) {
        this.processor = processor;
        this.limit = limit;
    }

    /**
     * @param out gets the reply, exit status and all
     * @throws IOException if the client left before its end
     */
    void run(String line, OutputStream out) throws IOException {
        Cancellation cancellation = new Cancellation();
        Reply reply = new Reply(out, cancellation);
        PrintStream console = new PrintStream(reply, true, StandardCharsets.UTF_8);
        int exitStatus;
        try (CommandSession session =
                        processor.createSession(InputStream.nullInputStream(), console, console);
                Timeout timeout = Timeout.after(limit, cancellation)) {
            cancellation.begin(session);
            exitStatus = run(session, line, console, timeout);
        } finally {
            cancellation.end();
        }
        reply.end(exitStatus);
    }

    private int run(CommandSession session, String line, PrintStream console, Timeout timeout) {
        AtomicReference<Result> last = new AtomicReference<>();
        VARIABLES.forEach(session::put);
        session.setJobListener(
                (job, before, now) -> {
                    if (now == Job.Status.Done && job.parent() == null) {
                        last.set(job.result());
                    }
                });
        try {
            Object result = session.execute(line);
            if (result != null) {
                console.println(session.format(result, Converter.INSPECT));
            }
            // How Gogo's own commands fail: words and a number, but no exception.
            return last.get() == null ? 0 : last.get().error();
        } catch (Exception e) {
            if (timeout.isUp()) {
                console.println("ended, since it took longer than " + Units.duration(limit));
                return FAILED;
            }
            return failed(e, console);
        }
    }

    private static int failed(Exception failure, PrintStream console) {
        Throwable cause = failure;
        while ((cause instanceof ExecutionException || cause instanceof InvocationTargetException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        LOG.debug("A command line failed", failure);
        String message = message(cause);
        if (!message.isEmpty()) {
            console.println(message);
        }
        return cause instanceof CommandFailure own ? own.exitStatus() : FAILED;
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage() == null ? "" : Printable.of(cause.getMessage());
        if (cause instanceof CommandFailure) {
            return message;
        }
        if (cause instanceof EOFException) {
            return "the command line is incomplete: " + message;
        }
        return cause.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    /**
     * Ends a line from another thread: its commands by closing their session, and if they do not
     * care, the wait for them by an interrupt, which does not outlive the line. Idempotent.
     */
    private static final class Cancellation implements Runnable {
        private final Thread waiting = Thread.currentThread();
        private CommandSession session;
        private boolean interrupted;

        synchronized void begin(CommandSession begun) {
            session = begun;
        }

        @Override
        public synchronized void run() {
            if (session != null && !interrupted) {
                interrupted = true;
                session.close();
                waiting.interrupt();
            }
        }

        /** On the waiting thread. */
        synchronized void end() {
            session = null;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
