package org.altnet.wire;

import java.io.IOException;

/**
 * The opening of a P2P connection by the side that dialled: {@code version} there, {@code version}
 * and {@code verack} back, {@code verack} there. Stateless.
 */
public final class P2pHandshake {
    /** What a peer may say before its verack, such as sendaddrv2; more is playing for time. */
    private static final int MOST_MESSAGES = 32;

    private P2pHandshake() {}

    /**
     * Blocks; whoever owns the socket limits the time. What the peer says meanwhile beside {@code
     * version} and {@code verack} is dropped.
     *
     * @return how the peer introduces itself
     * @throws WireException if it keeps to no handshake, or is ourselves
     * @throws IOException if the stream fails or ends
     */
    public static VersionPayload dialled(P2pStream stream, VersionPayload ours)
            throws IOException, WireException {
        stream.write(new P2pFrame("version", ours.encode()));
        VersionPayload theirs = null;
        for (int messages = 0; messages < MOST_MESSAGES; messages++) {
            P2pFrame frame = stream.read();
            switch (frame.command()) {
                case "version" -> {
                    if (theirs != null) {
                        throw new WireException("introduces itself twice");
                    }
                    theirs = VersionPayload.decode(frame.payload());
                    if (theirs.nonce() == ours.nonce()) {
                        throw new WireException("is ourselves");
                    }
                    stream.write(new P2pFrame("verack"));
                }
                case "verack" -> {
                    if (theirs == null) {
                        throw new WireException("sends verack before version");
                    }
                    return theirs;
                }
                default -> {
                    // features that are offered; we take none
                }
            }
        }
        throw new WireException("sends " + MOST_MESSAGES + " messages and no verack");
    }
}
