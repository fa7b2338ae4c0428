package org.altnet.bolt8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Messages over a byte stream, after a BOLT 8 handshake. One thread may read while another writes:
 * the two directions share nothing.
 */
final class SecureLink {
    private final PublicKey remote;
    private final InputStream in;
    private final TransportCipher receiving;
    private final OutputStream out;
    private final TransportCipher sending;

    private SecureLink(NoiseHandshake.Outcome outcome, InputStream in, OutputStream out) {
        this.remote = outcome.remote();
        this.in = in;
        this.receiving = outcome.receiving();
        this.out = out;
        this.sending = outcome.sending();
    }

    /**
     * Calls: shakes hands as the initiator. Blocks.
     *
     * @param ephemeral fresh for this handshake
     * @throws HandshakeException if the other side is not {@code remote}, or not Lightning
     */
    static SecureLink initiate(
            InputStream in, OutputStream out, Keypair local, PublicKey remote, Keypair ephemeral)
            throws IOException {
        NoiseHandshake.Initiator handshake = new NoiseHandshake.Initiator(local, remote, ephemeral);
        InputStream buffered = new BufferedInputStream(in);
        out.write(handshake.actOne());
        out.write(handshake.actThree(buffered.readNBytes(NoiseHandshake.ACT_TWO_LENGTH)));
        return new SecureLink(handshake.outcome(), buffered, out);
    }

    /**
     * Is called: shakes hands as the responder. Blocks.
     *
     * @param ephemeral fresh for this handshake
     * @throws HandshakeException if the other side does not know our node id, or is not Lightning
     */
    static SecureLink respond(InputStream in, OutputStream out, Keypair local, Keypair ephemeral)
            throws IOException {
        NoiseHandshake.Responder handshake = new NoiseHandshake.Responder(local, ephemeral);
        InputStream buffered = new BufferedInputStream(in);
        out.write(handshake.actTwo(buffered.readNBytes(NoiseHandshake.ACT_ONE_LENGTH)));
        byte[] actThree = buffered.readNBytes(NoiseHandshake.ACT_THREE_LENGTH);
        return new SecureLink(handshake.outcome(actThree), buffered, out);
    }

    /** The other side's node id, authenticated. */
    PublicKey remote() {
        return remote;
    }

    /**
     * The next message, 0 to 65,535 bytes. Blocks.
     *
     * @throws EOFException if the stream ends
     */
    byte[] read() throws IOException {
        int length = receiving.decryptLength(readFully(TransportCipher.LENGTH_CIPHERTEXT));
        return receiving.decryptBody(readFully(TransportCipher.bodyLength(length)));
    }

    /**
     * Writes a message. Blocks until the operating system has taken it.
     *
     * @param message at most 65,535 bytes
     */
    void write(byte[] message) throws IOException {
        out.write(sending.encrypt(message));
        out.flush();
    }

    private byte[] readFully(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it closed the connection");
        }
        return bytes;
    }
}
