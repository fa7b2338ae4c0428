package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection logs of its custom messages, in the words of the proof of concept; and, at
 * level TRACE of a logger of its own, their bytes: {@code send 71 8235d1000000...}. Thread-safe.
 */
final class Transcript {
    /** The logger that shows the bytes of every custom message. */
    static final String TRACE = "org.altnet.bolt8.trace";

    private static final int LINES_PER_MINUTE = 40;

    /** Bytes of a message that are shown at most: a block is not read in a log. */
    private static final int SHOWN = 256;

    private final String name;
    private final Logger log;
    private final Logger bytes;
    private final LogBudget budget;

    /**
     * @param name how the lines begin
     */
    Transcript(String name, TimeSource clock) {
        this(
                name,
                LoggerFactory.getLogger(Transcript.class),
                LoggerFactory.getLogger(TRACE),
                clock);
    }

    /**
     * @param name how the lines begin
     * @param log takes the lines
     * @param bytes takes the bytes
     */
    Transcript(String name, Logger log, Logger bytes, TimeSource clock) {
        this.name = name;
        this.log = log;
        this.bytes = bytes;
        this.budget = new LogBudget(clock, LINES_PER_MINUTE);
    }

    /**
     * @param what getheaders, block or another
     */
    void preparing(String what) {
        line("{} - Preprocessing {}", name, what);
    }

    /**
     * @param message a whole Lightning message; those that are not AltNet's are not logged
     */
    void sent(byte[] message) {
        note("send", message);
    }

    /**
     * @param message a whole Lightning message; those that are not AltNet's are not logged
     */
    void received(byte[] message) {
        note("receive", message);
    }

    /**
     * A message longer than Lightning's went out.
     *
     * @param length of the whole, type included
     */
    void sentWhole(int length) {
        line("{} - Bridge {} success {}", name, "send", length);
    }

    /**
     * A message longer than Lightning's came in.
     *
     * @param length of the whole, type included
     */
    void receivedWhole(int length) {
        line("{} - Bridge {} success {}", name, "receive", length);
    }

    /** What the peer tells people; sanitised by {@link Notice}. */
    void notice(String who, String kind, Notice notice) {
        line("{} - {} says: {}: {}", name, who, kind, notice.text());
    }

    private void note(String direction, byte[] message) {
        int type = message.length < Short.BYTES ? 0 : ByteBuffer.wrap(message).getShort() & 0xffff;
        if (MessageType.isContent(type)) {
            line("{} - Bridge {} success {}", name, direction, message.length);
            trace(direction, message);
        } else if (type == MessageType.FRAGMENT) {
            log.debug("{} - Bridge {} fragment {}", name, direction, message.length);
            trace(direction, message);
        }
    }

    private void line(String format, Object... arguments) {
        if (budget.spend()) {
            log.info(format, arguments);
        } else {
            log.debug(format, arguments);
        }
    }

    private void trace(String direction, byte[] message) {
        if (bytes.isTraceEnabled()) {
            boolean cut = message.length > SHOWN;
            String hex = HexFormat.of().formatHex(message, 0, cut ? SHOWN : message.length);
            bytes.trace("{} {} {}", direction, message.length, cut ? hex + "..." : hex);
        }
    }
}
