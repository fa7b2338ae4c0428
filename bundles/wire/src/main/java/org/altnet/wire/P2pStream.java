package org.altnet.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * P2P messages over a pair of streams, such as a socket's or what a SOCKS proxy gives.
 *
 * <p>Takes the commands that its user has a use for, each up to a bound of its own, and skips the
 * rest without keeping them; nothing is allocated before its length has been checked. One thread
 * may read while others write; writes take turns by a lock on the output. Neither has a time limit
 * of its own: whoever owns the socket sets one, or closes it.
 */
public final class P2pStream {
    private static final int LONGEST_VERSION = 1_024;

    private final P2pNetwork network;
    private final DataInputStream in;
    private final OutputStream out;
    private final Map<String, Integer> longest;

    /**
     * @param in should be buffered
     * @param longest the commands of use, and the longest payload of each in bytes; {@code version}
     *     and {@code verack} are always of use
     */
    public P2pStream(
            P2pNetwork network, InputStream in, OutputStream out, Map<String, Integer> longest) {
        this.network = network;
        this.in = new DataInputStream(in);
        this.out = out;
        Map<String, Integer> all = new HashMap<>(longest);
        all.put("version", LONGEST_VERSION);
        all.put("verack", 0);
        this.longest = Map.copyOf(all);
    }

    /**
     * The next message of use. Blocks.
     *
     * @throws WireException if the bytes are no message, or one that is too long; the stream is of
     *     no more use
     * @throws IOException if the stream fails or ends
     */
    public P2pFrame read() throws IOException, WireException {
        while (true) {
            byte[] bytes = new byte[P2pFrame.HEADER];
            in.readFully(bytes);
            P2pFrame.Header header = P2pFrame.Header.read(bytes, network);
            Integer bound = longest.get(header.command());
            int most = bound == null ? P2pFrame.MAX_PAYLOAD : bound;
            if (header.length() > most) {
                throw new WireException(
                        "announces a "
                                + header.command()
                                + " of "
                                + header.length()
                                + " bytes, at most "
                                + most);
            }
            if (bound != null) {
                return new P2pFrame(header.command(), payload(header));
            }
            in.skipNBytes(header.length());
        }
    }

    /** Blocks until the stream has taken it. */
    public void write(P2pFrame frame) throws IOException {
        byte[] message = frame.encode(network);
        synchronized (out) {
            out.write(message);
            out.flush();
        }
    }

    private byte[] payload(P2pFrame.Header header) throws IOException, WireException {
        byte[] payload = new byte[(int) header.length()];
        in.readFully(payload);
        if (!Arrays.equals(header.checksum(), P2pFrame.checksum(payload))) {
            throw new WireException("sends a " + header.command() + " whose checksum is wrong");
        }
        return payload;
    }
}
