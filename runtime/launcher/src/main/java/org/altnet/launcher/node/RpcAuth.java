package org.altnet.launcher.node;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A user of bitcoind's RPC as {@code bitcoin.conf} names it, in the scheme of Bitcoin Core's {@code
 * share/rpcauth}: HMAC-SHA256 whose key is the salt and whose message is the password. Who reads
 * the line does not learn the password.
 *
 * @param user without a colon
 * @param salt hex digits; as text it is the key
 * @param hash of the password, 64 hex digits
 */
public record RpcAuth(String user, String salt, String hash) {
    private static final String HMAC = "HmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final int PASSWORD_BYTES = 32;

    public static RpcAuth of(String user, String password, String salt) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), HMAC));
            byte[] hash = mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
            return new RpcAuth(user, salt, HexFormat.of().formatHex(hash));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** With a salt of its own. */
    public static RpcAuth of(String user, String password) {
        return of(user, password, HexFormat.of().formatHex(random(SALT_BYTES)));
    }

    /** 256 bits, in characters that nothing needs to quote. */
    public static String freshPassword() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
    }

    /** For {@code bitcoin.conf}. */
    public String line() {
        return "rpcauth=" + user + ":" + salt + "$" + hash;
    }

    private static byte[] random(int length) {
        RandomGenerator random = new SecureRandom();
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
