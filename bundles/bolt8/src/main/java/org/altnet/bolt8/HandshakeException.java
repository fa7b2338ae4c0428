package org.altnet.bolt8;

import java.io.IOException;

/** A handshake that failed, and where. The other side is told nothing but a closed connection. */
final class HandshakeException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What can be wrong with an act; the names are those of BOLT 8's test vectors. */
    enum Fault {
        /** Fewer bytes than the act has. */
        READ_FAILED("the connection ended"),
        /** A version of the handshake that is not 0. */
        BAD_VERSION("unknown handshake version"),
        /** A key that is no point on the curve. */
        BAD_PUBKEY("not a public key"),
        /** The encrypted static key of act three was tampered with. */
        BAD_CIPHERTEXT("the encrypted node id does not authenticate"),
        /** The tag at the end does not match: most often, the wrong node id. */
        BAD_TAG("the tag does not authenticate");

        private final String text;

        Fault(String text) {
            this.text = text;
        }
    }

    private final int act;
    private final Fault fault;

    HandshakeException(int act, Fault fault) {
        super("handshake failed in act " + act + ": " + fault.text);
        this.act = act;
        this.fault = fault;
    }

    /** As the specification's test vectors spell it, such as {@code ACT2_BAD_TAG}. */
    String code() {
        return "ACT" + act + "_" + fault;
    }
}
