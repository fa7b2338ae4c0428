package org.altnet.altstack;

import java.util.concurrent.atomic.LongAdder;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Traffic;

/** Counts what goes through. Thread-safe. */
final class Counters {
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    void in(Message message) {
        messagesIn.increment();
        bytesIn.add(message.length());
    }

    void out(Message message) {
        messagesOut.increment();
        bytesOut.add(message.length());
    }

    void drop() {
        dropped.increment();
    }

    Traffic traffic() {
        return new Traffic(
                messagesIn.sum(), bytesIn.sum(), messagesOut.sum(), bytesOut.sum(), dropped.sum());
    }
}
