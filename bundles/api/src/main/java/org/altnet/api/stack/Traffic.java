package org.altnet.api.stack;

/**
 * Messages and bytes of their content ({@code Message.length()}) since the start.
 *
 * @param messagesIn messages received
 * @param bytesIn bytes received
 * @param messagesOut messages sent
 * @param bytesOut bytes sent
 * @param dropped messages received and dropped for exceeding a limit
 */
public record Traffic(
        long messagesIn, long bytesIn, long messagesOut, long bytesOut, long dropped) {
    /** Nothing yet. */
    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);
}
