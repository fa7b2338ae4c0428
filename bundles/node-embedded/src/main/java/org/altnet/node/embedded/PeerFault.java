package org.altnet.node.embedded;

/** A peer broke the P2P protocol. The message says how. */
final class PeerFault extends Exception {
    private static final long serialVersionUID = 1L;

    PeerFault(String message) {
        super(message);
    }
}
