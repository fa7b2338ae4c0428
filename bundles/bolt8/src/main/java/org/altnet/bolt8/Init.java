package org.altnet.bolt8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.altnet.api.message.Hash256;
import org.altnet.wire.WireException;

/**
 * The first message, both ways (BOLT 1, type 16).
 *
 * <pre>
 *   u16 gflen | gflen global features | u16 flen | flen features | tlv stream
 *   tlv 1, networks: n x 32 chain hash
 * </pre>
 *
 * <p>Every feature is about channels, payments or gossip, and this driver has none of those: none
 * changes a byte of {@code init}, {@code ping} or a custom message. So theirs are not heeded, not
 * even a required (even) one that we do not know, over which BOLT 1 would have us hang up:
 * Lightning nodes require a handful of each other, more with every year, and the link must survive
 * that. For the same reason ours are those that BOLT 9 assumes of every node, as optional (odd)
 * ones: LDK, for one, hangs up on a node that does not offer them.
 *
 * @param networks chain hashes that the sender is interested in; absent if it does not say
 */
record Init(Optional<List<Hash256>> networks) {
    private static final int NETWORKS = 1;

    /**
     * Bits 1 data_loss_protect, 9 var_onion_optin, 13 static_remotekey, 15 payment_secret, 45
     * channel_type; big-endian.
     */
    private static final byte[] ASSUMED_FEATURES = {0x20, 0, 0, 0, (byte) 0xa2, 0x02};

    Init {
        networks = networks.map(List::copyOf);
    }

    /** Ours: one network. */
    static Init of(Hash256 network) {
        return new Init(Optional.of(List.of(network)));
    }

    /** False only if the sender says that it is about other networks. */
    boolean suits(Hash256 network) {
        return networks.map(all -> all.contains(network)).orElse(true);
    }

    /** The whole message, for at most seven networks. */
    byte[] encode() {
        List<Hash256> chains = networks.orElse(List.of());
        int value = chains.size() * Hash256.LENGTH;
        int tlv = networks.isPresent() ? 2 + value : 0;
        ByteBuffer out = ByteBuffer.allocate(3 * Short.BYTES + ASSUMED_FEATURES.length + tlv);
        out.putShort((short) MessageType.INIT);
        out.putShort((short) 0);
        out.putShort((short) ASSUMED_FEATURES.length).put(ASSUMED_FEATURES);
        if (networks.isPresent()) {
            out.put((byte) NETWORKS).put((byte) value);
            chains.forEach(chain -> chain.writeTo(out));
        }
        return out.array();
    }

    /**
     * @param payload what follows the type
     */
    static Init decode(ByteBuffer payload) throws WireException {
        skip(payload, "global features");
        skip(payload, "features");
        Optional<List<Hash256>> networks = Optional.empty();
        TlvStream tlvs = new TlvStream(payload);
        while (tlvs.hasNext()) {
            ByteBuffer value = tlvs.next();
            if (tlvs.type() == NETWORKS) {
                networks = Optional.of(chains(value));
            } else if (tlvs.type() % 2 == 0) {
                throw new WireException(
                        "init: unknown even tlv " + Long.toUnsignedString(tlvs.type()));
            }
        }
        return new Init(networks);
    }

    private static void skip(ByteBuffer payload, String field) throws WireException {
        if (payload.remaining() < Short.BYTES) {
            throw new WireException("init: length of " + field + " is cut off");
        }
        int length = Short.toUnsignedInt(payload.getShort());
        if (payload.remaining() < length) {
            throw new WireException(
                    "init: "
                            + field
                            + " need "
                            + length
                            + " bytes, "
                            + payload.remaining()
                            + " left");
        }
        payload.position(payload.position() + length);
    }

    private static List<Hash256> chains(ByteBuffer value) throws WireException {
        if (value.remaining() % Hash256.LENGTH != 0) {
            throw new WireException(
                    "init: networks come in 32 bytes each, got " + value.remaining() + " bytes");
        }
        List<Hash256> chains = new ArrayList<>(value.remaining() / Hash256.LENGTH);
        while (value.hasRemaining()) {
            byte[] chain = new byte[Hash256.LENGTH];
            value.get(chain);
            chains.add(Hash256.of(chain));
        }
        return chains;
    }
}
