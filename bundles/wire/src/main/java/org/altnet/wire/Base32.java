package org.altnet.wire;

import java.util.Arrays;

/** Base32 (RFC 4648) in lower case and without padding, as onion and I2P addresses are written. */
final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        int pending = 0;
        int bits = 0;
        for (byte each : bytes) {
            pending = pending << Byte.SIZE | Byte.toUnsignedInt(each);
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(ALPHABET.charAt(pending >> bits & 31));
            }
            pending &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(pending << BITS - bits & 31));
        }
        return text.toString();
    }

    /**
     * @throws IllegalArgumentException if a letter is none of the alphabet, or bits are left over
     *     that are not zero
     */
    static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * BITS / Byte.SIZE];
        int length = 0;
        int pending = 0;
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("not base32");
            }
            pending = pending << BITS | value;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes[length++] = (byte) (pending >> bits);
                pending &= (1 << bits) - 1;
            }
        }
        if (bits >= BITS || pending != 0) {
            throw new IllegalArgumentException("not the whole of base32");
        }
        return Arrays.copyOf(bytes, length);
    }
}
