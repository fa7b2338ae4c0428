package org.altnet.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The names of Tor's onion services, version 3 (Tor's rend-spec-v3, {@code [ONIONADDRESS]}).
 *
 * <pre>
 * base32(32 public key | 2 checksum | 1 version, 3) + ".onion"
 * checksum: the first bytes of SHA3-256(".onion checksum" | public key | version)
 * </pre>
 *
 * Stateless. Whether the key is a point of the curve is for tor to say.
 */
public final class OnionAddress {
    /** Bytes of a service's public key. */
    public static final int KEY = 32;

    private static final String SUFFIX = ".onion";
    private static final byte VERSION = 3;
    private static final int CHECKSUM = 2;
    private static final int LETTERS = 56;

    private OnionAddress() {}

    /**
     * @param key 32 bytes
     * @return 62 letters in lower case
     * @throws IllegalArgumentException if the key has another length
     */
    public static String of(byte[] key) {
        if (key.length != KEY) {
            throw new IllegalArgumentException(
                    "an onion service's key has 32 bytes, got " + key.length);
        }
        byte[] all = Arrays.copyOf(key, KEY + CHECKSUM + 1);
        System.arraycopy(checksum(key), 0, all, KEY, CHECKSUM);
        all[KEY + CHECKSUM] = VERSION;
        return Base32.encode(all) + SUFFIX;
    }

    /**
     * @param host such as {@link #of} returns, in any case
     * @return the key
     * @throws IllegalArgumentException if it is none, or mistyped: the checksum tells
     */
    public static byte[] key(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (!name.endsWith(SUFFIX) || name.length() != LETTERS + SUFFIX.length()) {
            throw new IllegalArgumentException("not 56 letters and .onion");
        }
        byte[] all = Base32.decode(name.substring(0, LETTERS));
        byte[] key = Arrays.copyOf(all, KEY);
        if (all[KEY + CHECKSUM] != VERSION) {
            throw new IllegalArgumentException("not an onion address of version 3");
        }
        if (!Arrays.equals(all, KEY, KEY + CHECKSUM, checksum(key), 0, CHECKSUM)) {
            throw new IllegalArgumentException("mistyped: its checksum is wrong");
        }
        return key;
    }

    private static byte[] checksum(byte[] key) {
        try {
            MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
            sha3.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            sha3.update(key);
            sha3.update(VERSION);
            return Arrays.copyOf(sha3.digest(), CHECKSUM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has had SHA3-256 since 9", e);
        }
    }
}
