package org.altnet.shell.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The answer to {@code exec}: what is written here, then NUL, the exit status and a line feed.
 * Thread-safe. A NUL within the output would end it too soon, and is written as a question mark;
 * what a job that was left running writes after the end is dropped.
 */
final class Reply extends OutputStream {
    private static final byte NUL = 0;

    private final OutputStream out;
    private final Runnable onBroken;
    private boolean ended;

    /**
     * @param onBroken called, perhaps more than once, when the client no longer takes the answer
     */
    Reply(OutputStream out, Runnable onBroken) {
        this.out = out;
        this.onBroken = onBroken;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
        if (ended) {
            return;
        }
        byte[] shown = new byte[length];
        for (int i = 0; i < length; i++) {
            byte b = source[offset + i];
            shown[i] = b == NUL ? (byte) '?' : b;
        }
        try {
            out.write(shown);
        } catch (IOException e) {
            onBroken.run();
            throw e;
        }
    }

    /** Ends the answer. Idempotent. */
    synchronized void end(int exitStatus) throws IOException {
        if (!ended) {
            ended = true;
            out.write(("\0" + exitStatus + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
