package org.altnet.launcher.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A runtime's shell on this process's terminal. What is typed goes over on a thread of its own,
 * which ends with the process: a read of standard input cannot be called off. What comes back is
 * written by the caller's thread.
 */
public final class Console {
    /** Ctrl-], telnet's key: leaves even when the other side does not answer. */
    private static final int LEAVE = 0x1d;

    /** What a line editor may have turned on: bracketed paste, application keys and keypad. */
    private static final String PLAIN = "\u001b[?2004l\u001b[?1l\u001b>\r\n";

    private static final int BUFFER = 8192;

    private final InputStream in;
    private final OutputStream out;

    public Console(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Blocks until either side has had enough. The terminal is as it was afterwards, always.
     *
     * @param term the terminal's type, as in the environment
     */
    public void attach(Path socket, String term) throws IOException {
        int[] size = TerminalMode.size();
        try (ControlSocket control = ControlSocket.connect(socket)) {
            TerminalMode raw = TerminalMode.raw();
            try {
                control.shell(term, size[0], size[1]);
                Thread typing = new Thread(() -> typed(control), "console-input");
                typing.setDaemon(true);
                typing.start();
                shown(control);
            } finally {
                raw.restore();
            }
        }
    }

    private void typed(ControlSocket control) {
        byte[] piece = new byte[BUFFER];
        try (control) {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                for (int i = 0; i < length; i++) {
                    if (piece[i] == LEAVE) {
                        return;
                    }
                }
                control.write(piece, 0, length);
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void shown(ControlSocket control) throws IOException {
        byte[] piece = new byte[BUFFER];
        try {
            for (int length = control.read(piece); length >= 0; length = control.read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        } catch (ClosedChannelException left) {
            out.write(PLAIN.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
