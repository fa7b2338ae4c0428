package org.altnet.shell.control;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.threadio.ThreadIO;
import org.jline.terminal.Size;
import org.jline.utils.InfoCmp;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interactive shell, by Gogo's and JLine's means. It is there when Gogo's shell service is: its
 * packages are imported optionally, so that the socket works without them.
 *
 * <p>The terminal is JLine's own line discipline over the connection, in plain Java: no
 * pseudo-terminal, no native library. The client's terminal is raw, so Ctrl-C arrives as a
 * character; the line discipline, whose thread reads the connection, turns it into a signal that
 * drops the line or interrupts the command.
 */
@Component(service = InteractiveShell.class)
public final class JlineShell implements InteractiveShell {
    private static final Logger LOG = LoggerFactory.getLogger(JlineShell.class);
    private static final String FALLBACK_TYPE = "ansi";
    private static final Size FALLBACK_SIZE = new Size(80, 24);
    private static final int OUTPUT_BUFFER = 8192;

    private final CommandProcessor processor;
    private final ThreadIO threadIo;
    private final Shell.Context gogo;

    @Activate
    public JlineShell(
            @Reference CommandProcessor processor,
            @Reference ThreadIO threadIo,
            @Reference Shell shell) {
        this.processor = processor;
        this.threadIo = threadIo;
        this.gogo = shell.getContext();
    }

    @Override
    public void attach(Connection connection, Request.Attach request) throws IOException {
        HangUpNotice in = new HangUpNotice(connection.in());
        try (AttachedTerminal terminal = terminal(connection, in, request);
                CommandSession session =
                        processor.createSession(
                                terminal.input(), terminal.output(), terminal.errors())) {
            SteadyOutput.into(session, terminal.output(), terminal.errors());
            AttachedShell shell = new AttachedShell(gogo, processor, threadIo, session);
            in.tell(shell::hangUp);
            session.put(Shell.VAR_TERMINAL, terminal);
            Function leave =
                    (anySession, arguments) -> {
                        shell.stop();
                        return null;
                    };
            session.put("exit", leave);
            session.put("quit", leave);
            session.put(UnknownCommand.VARIABLE, new UnknownCommand());
            talk(shell);
        }
    }

    private static void talk(AttachedShell shell) throws IOException {
        try {
            shell.talk();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("The attached shell ended by a failure of its own", e);
        }
    }

    private static AttachedTerminal terminal(
            Connection connection, InputStream in, Request.Attach request) throws IOException {
        Size size =
                request.columns() == 0 || request.rows() == 0
                        ? FALLBACK_SIZE
                        : new Size(request.columns(), request.rows());
        return new AttachedTerminal(
                knownType(request.terminalType()),
                in,
                new BufferedOutputStream(connection.out(), OUTPUT_BUFFER),
                size);
    }

    /** A type that this machine knows nothing about would only cost JLine a stack trace. */
    private static String knownType(String type) throws IOException {
        try {
            InfoCmp.getInfoCmp(type);
            return type;
        } catch (IOException unknown) {
            LOG.debug("Terminal type {} is unknown, using {}", type, FALLBACK_TYPE);
            return FALLBACK_TYPE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Tells when the client has left: a command that runs would else run on for nobody. */
    private static final class HangUpNotice extends FilterInputStream {
        private Runnable listener = () -> {};
        private boolean hungUp;

        HangUpNotice(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return noticing(super.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return noticing(super.read(target, offset, length));
        }

        synchronized void tell(Runnable whenHungUp) {
            listener = whenHungUp;
            if (hungUp) {
                whenHungUp.run();
            }
        }

        private synchronized int noticing(int read) {
            if (read < 0 && !hungUp) {
                hungUp = true;
                listener.run();
            }
            return read;
        }
    }
}
