package org.altnet.shell;

import org.altnet.api.stack.Traffic;
import org.altnet.shell.text.Units;

/** Traffic in one table cell: messages, bytes. */
final class Traffics {
    private Traffics() {}

    static String in(Traffic traffic) {
        return cell(traffic.messagesIn(), traffic.bytesIn());
    }

    static String out(Traffic traffic) {
        return cell(traffic.messagesOut(), traffic.bytesOut());
    }

    private static String cell(long messages, long bytes) {
        return messages == 0 ? "0" : Units.count(messages) + ", " + Units.bytes(bytes);
    }
}
