package org.altnet.driver.bolt8;

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
    static final String TRACE = "org.altnet.driver.bolt8.trace";

    private static final int LINES_PER_MINUTE = 40;

    private final Logger log;
    private final Logger bytes;
    private final LogBudget budget;

    Transcript(TimeSource clock) {
        this(LoggerFactory.getLogger(Transcript.class), LoggerFactory.getLogger(TRACE), clock);
    }

    /**
     * @param log takes the lines
     * @param bytes takes the bytes
     */
    Transcript(Logger log, Logger bytes, TimeSource clock) {
        this.log = log;
        this.bytes = bytes;
        this.budget = new LogBudget(clock, LINES_PER_MINUTE);
    }

    /**
     * @param what getheaders or headers
     */
    void preparing(String what) {
        line("Lightning - Preprocessing {}", what);
    }

    void sent(byte[] message) {
        line("Lightning - Bridge send success {}", message.length);
        trace("send", message);
    }

    void received(byte[] message) {
        line("Lightning - Bridge receive success {}", message.length);
        trace("receive", message);
    }

    /** What the peer tells people; sanitised by {@link Notice}. */
    void notice(String who, String kind, Notice notice) {
        line("Lightning - {} says: {}: {}", who, kind, notice.text());
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
            bytes.trace("{} {} {}", direction, message.length, HexFormat.of().formatHex(message));
        }
    }
}
