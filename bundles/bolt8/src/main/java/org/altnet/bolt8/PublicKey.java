package org.altnet.bolt8;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A public key on secp256k1: a Lightning node's id, or the ephemeral key of one handshake.
 *
 * <p>Immutable, and always a point on the curve. Its form is SEC 1 compressed, 33 bytes.
 */
final class PublicKey implements Comparable<PublicKey> {
    /** Bytes of a compressed point. */
    static final int LENGTH = 33;

    private static final int SHOWN_WHEN_REDACTED = 6;

    private final ECPoint point;
    private final byte[] bytes;

    private PublicKey(ECPoint point, byte[] owned) {
        this.point = point;
        this.bytes = owned;
    }

    /** The point of a secret: never infinity, since the curve's order is prime. */
    static PublicKey of(ECPoint point) {
        return new PublicKey(point, point.getEncoded(true));
    }

    /**
     * @param compressed 33 bytes; copied
     * @throws IllegalArgumentException unless they are a compressed point on the curve
     */
    static PublicKey of(byte[] compressed) {
        if (compressed.length != LENGTH || (compressed[0] != 2 && compressed[0] != 3)) {
            throw new IllegalArgumentException("not a compressed public key");
        }
        return new PublicKey(Secp256k1.decode(compressed), compressed.clone());
    }

    /**
     * @param hex 66 hexadecimal digits
     * @throws IllegalArgumentException unless they are a compressed point on the curve
     */
    static PublicKey parse(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    ECPoint point() {
        return point;
    }

    /** A copy of the 33 bytes. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** What logs may hold: enough to tell two nodes apart, too little to find one. */
    String redacted() {
        return toString().substring(0, SHOWN_WHEN_REDACTED) + "...";
    }

    /** By the 33 bytes, unsigned, as BOLT 7 orders two nodes. */
    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 66 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
