package org.altnet.driver.onion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/** The host name of a v3 onion service (Tor's rend-spec-v3, 6): a public key with a checksum. */
final class OnionAddress {
    private static final String SUFFIX = ".onion";
    private static final byte[] CONTEXT = ".onion checksum".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_LENGTH = 32;
    private static final int LENGTH = KEY_LENGTH + 3;
    private static final int VERSION = 3;

    private OnionAddress() {}

    /** Whether it is one, without a mistake in it. */
    static boolean isValid(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (!name.endsWith(SUFFIX)) {
            return false;
        }
        byte[] bytes = Base32.decode(name.substring(0, name.length() - SUFFIX.length()));
        return bytes.length == LENGTH
                && bytes[LENGTH - 1] == VERSION
                && Arrays.equals(
                        checksum(Arrays.copyOf(bytes, KEY_LENGTH)),
                        Arrays.copyOfRange(bytes, KEY_LENGTH, KEY_LENGTH + 2));
    }

    private static byte[] checksum(byte[] key) {
        try {
            MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
            sha3.update(CONTEXT);
            sha3.update(key);
            sha3.update((byte) VERSION);
            return Arrays.copyOf(sha3.digest(), 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA3-256 since 9", e);
        }
    }
}
