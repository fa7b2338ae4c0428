package org.altnet.node.bitcoind.signal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * A message as Bitcoin Core publishes it ({@code doc/zmq.md}), in three frames:
 *
 * <pre>
 * topic, ASCII | body | uint32 sequence number, little-endian
 * </pre>
 *
 * Of the body only the length is looked at: it is a hint that something has happened, and whoever
 * is told asks the node.
 */
final class ZmqMessage {
    static final int FRAMES = 3;

    /** A header and a count of transactions. */
    private static final int SHORTEST_BLOCK = 81;

    private ZmqMessage() {}

    /**
     * @return the sequence number, a uint32; empty if the frames are no message of the topic
     */
    static OptionalInt sequence(ZmqEndpoint.Topic topic, List<byte[]> frames) {
        if (frames.size() != FRAMES
                || !Arrays.equals(frames.get(0), topic.id().getBytes(StandardCharsets.US_ASCII))
                || !fits(topic, frames.get(1).length)
                || frames.get(2).length != Integer.BYTES) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                ByteBuffer.wrap(frames.get(2)).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    private static boolean fits(ZmqEndpoint.Topic topic, int length) {
        return switch (topic) {
            case HASHBLOCK -> length == topic.longestBody();
            case RAWBLOCK -> length >= SHORTEST_BLOCK && length <= topic.longestBody();
        };
    }
}
