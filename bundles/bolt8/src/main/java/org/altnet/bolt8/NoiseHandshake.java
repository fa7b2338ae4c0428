package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.altnet.bolt8.HandshakeException.Fault;

/**
 * The authenticated key agreement of BOLT 8, {@code Noise_XK_secp256k1_ChaChaPoly_SHA256}: three
 * acts after which both sides share keys, and each knows that the other holds the secret of its
 * node id. The initiator knows the responder's id beforehand; the responder learns the initiator's
 * in act three, and a listener on the wire learns neither.
 *
 * <pre>
 *   act one    initiator -> responder  50 bytes  version 0 | e   33 | tag 16
 *   act two    responder -> initiator  50 bytes  version 0 | e   33 | tag 16
 *   act three  initiator -> responder  66 bytes  version 0 | s   33 + 16, encrypted | tag 16
 * </pre>
 *
 * Pure computation on bytes; for one thread. Each object is for one handshake, each method is
 * called once, in the order of the acts; after an exception the connection must be dropped.
 */
final class NoiseHandshake {
    static final int ACT_ONE_LENGTH = 50;
    static final int ACT_TWO_LENGTH = 50;
    static final int ACT_THREE_LENGTH = 66;

    private static final byte VERSION = 0;
    private static final int VERSION_LENGTH = 1;

    private NoiseHandshake() {}

    /**
     * What a handshake yields.
     *
     * @param remote the other side's node id, authenticated
     * @param sending encrypts what we send
     * @param receiving decrypts what we receive
     */
    record Outcome(PublicKey remote, TransportCipher sending, TransportCipher receiving) {}

    /** The side that calls. */
    static final class Initiator {
        private final Keypair local;
        private final PublicKey remote;
        private final Keypair ephemeral;
        private final SymmetricState state;

        /**
         * @param local our node key
         * @param remote the node id that the responder must prove to be
         * @param ephemeral fresh for this handshake
         */
        Initiator(Keypair local, PublicKey remote, Keypair ephemeral) {
            this.local = local;
            this.remote = remote;
            this.ephemeral = ephemeral;
            this.state = new SymmetricState(remote);
        }

        byte[] actOne() {
            return offerEphemeral(state, ephemeral, remote);
        }

        /**
         * @param actTwo what was read, which may be short if the connection ended
         * @return act three
         */
        byte[] actThree(byte[] actTwo) throws HandshakeException {
            PublicKey theirs = takeEphemeral(2, state, actTwo, ephemeral);
            byte[] identity = state.encryptAndHash(local.publicKey().bytes());
            state.mixKey(local.ecdh(theirs));
            return ByteBuffer.allocate(ACT_THREE_LENGTH)
                    .put(VERSION)
                    .put(identity)
                    .put(state.tag())
                    .array();
        }

        Outcome outcome() {
            TransportCipher[] ciphers = state.split();
            return new Outcome(remote, ciphers[0], ciphers[1]);
        }
    }

    /** The side that is called. */
    static final class Responder {
        private final Keypair local;
        private final Keypair ephemeral;
        private final SymmetricState state;

        /**
         * @param local our node key
         * @param ephemeral fresh for this handshake
         */
        Responder(Keypair local, Keypair ephemeral) {
            this.local = local;
            this.ephemeral = ephemeral;
            this.state = new SymmetricState(local.publicKey());
        }

        /**
         * @param actOne what was read, which may be short if the connection ended
         * @return act two
         */
        byte[] actTwo(byte[] actOne) throws HandshakeException {
            PublicKey theirs = takeEphemeral(1, state, actOne, local);
            return offerEphemeral(state, ephemeral, theirs);
        }

        /**
         * @param actThree what was read, which may be short if the connection ended
         */
        Outcome outcome(byte[] actThree) throws HandshakeException {
            check(3, actThree, ACT_THREE_LENGTH);
            int identityEnd = ACT_THREE_LENGTH - ChaChaPoly.TAG_LENGTH;
            byte[] identity = Arrays.copyOfRange(actThree, VERSION_LENGTH, identityEnd);
            PublicKey remote = publicKey(3, decrypt(3, Fault.BAD_CIPHERTEXT, state, identity));
            state.mixKey(ephemeral.ecdh(remote));
            decrypt(3, Fault.BAD_TAG, state, lastTag(actThree));
            TransportCipher[] ciphers = state.split();
            return new Outcome(remote, ciphers[1], ciphers[0]);
        }
    }

    /** Acts one and two, as sent: {@code e} with {@code es} or {@code ee}. */
    private static byte[] offerEphemeral(
            SymmetricState state, Keypair ephemeral, PublicKey remote) {
        byte[] key = ephemeral.publicKey().bytes();
        state.mixHash(key);
        state.mixKey(ephemeral.ecdh(remote));
        return ByteBuffer.allocate(ACT_ONE_LENGTH).put(VERSION).put(key).put(state.tag()).array();
    }

    /** Acts one and two, as received. */
    private static PublicKey takeEphemeral(
            int act, SymmetricState state, byte[] message, Keypair local)
            throws HandshakeException {
        check(act, message, ACT_TWO_LENGTH);
        int keyEnd = VERSION_LENGTH + PublicKey.LENGTH;
        PublicKey remote = publicKey(act, Arrays.copyOfRange(message, VERSION_LENGTH, keyEnd));
        state.mixHash(remote.bytes());
        state.mixKey(local.ecdh(remote));
        decrypt(act, Fault.BAD_TAG, state, lastTag(message));
        return remote;
    }

    private static void check(int act, byte[] message, int length) throws HandshakeException {
        if (message.length != length) {
            throw new HandshakeException(act, Fault.READ_FAILED);
        }
        if (message[0] != VERSION) {
            throw new HandshakeException(act, Fault.BAD_VERSION);
        }
    }

    private static PublicKey publicKey(int act, byte[] compressed) throws HandshakeException {
        try {
            return PublicKey.of(compressed);
        } catch (IllegalArgumentException e) {
            throw new HandshakeException(act, Fault.BAD_PUBKEY);
        }
    }

    private static byte[] decrypt(int act, Fault fault, SymmetricState state, byte[] ciphertext)
            throws HandshakeException {
        try {
            return state.decryptAndHash(ciphertext);
        } catch (AEADBadTagException e) {
            throw new HandshakeException(act, fault);
        }
    }

    private static byte[] lastTag(byte[] message) {
        return Arrays.copyOfRange(message, message.length - ChaChaPoly.TAG_LENGTH, message.length);
    }
}
