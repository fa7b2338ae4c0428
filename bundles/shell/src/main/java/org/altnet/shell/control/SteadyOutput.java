package org.altnet.shell.control;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.WritableByteChannel;
import org.apache.felix.service.command.CommandSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What commands of a session print goes through, in place of the JDK's channel: an interrupt closes
 * that for good, and after a Ctrl-C at the wrong moment nothing that any command prints is seen any
 * more.
 *
 * <p>Gogo makes those channels itself and offers no way to bring one's own, hence the reflection
 * (Gogo 1.1.6, {@code CommandSessionImpl.channels}: input, output, errors).
 */
final class SteadyOutput implements WritableByteChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyOutput.class);
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private final OutputStream out;

    private SteadyOutput(OutputStream out) {
        this.out = out;
    }

    /** Before the session is used. */
    static void into(CommandSession session, OutputStream output, OutputStream errors) {
        try {
            Field field = session.getClass().getDeclaredField("channels");
            field.setAccessible(true);
            Channel[] channels = (Channel[]) field.get(session);
            channels[OUTPUT] = new SteadyOutput(output);
            channels[ERRORS] = new SteadyOutput(errors);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Another Gogo than the one this was written for: a Ctrl-C may end output", e);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        out.write(bytes, 0, bytes.length);
        out.flush();
        return bytes.length;
    }

    /** The terminal is closed by whoever opened it. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return true;
    }
}
