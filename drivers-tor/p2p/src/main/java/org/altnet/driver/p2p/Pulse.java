package org.altnet.driver.p2p;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;

/**
 * Remembers when bytes last came in: a block that takes minutes is a sign of life too. One thread
 * reads; anybody may ask.
 */
final class Pulse extends FilterInputStream {
    private final TimeSource clock;
    private volatile Moment last;

    Pulse(InputStream in, TimeSource clock) {
        super(in);
        this.clock = clock;
        this.last = clock.now();
    }

    Moment last() {
        return last;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        last = clock.now();
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        last = clock.now();
        return count;
    }
}
