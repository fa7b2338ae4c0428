package org.altnet.alarm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that sender and receiver share: a file's bytes without line ends after them. Read for
 * each message, so that it can be changed while AltNet runs.
 */
record WebhookSecret(Path file) {
    private static final String HMAC = "HmacSHA256";
    private static final int SHORTEST = 16;
    private static final int LONGEST = 4_096;

    /**
     * The header's value: {@code t=<unix seconds>,v1=<hex>}, where hex is the HMAC-SHA256 (RFC
     * 2104) of the decimal seconds, a full stop, and the body.
     *
     * @throws IOException if there is no usable secret; why and what to do, in one line
     */
    String signature(long unixSeconds, byte[] body) throws IOException {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(read(), HMAC));
            mac.update((unixSeconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + unixSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private byte[] read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("the secret " + file + " is not there, or no file");
        }
        FileTrust.requireSecret(file);
        if (Files.size(file) > LONGEST) {
            throw new IOException("the secret " + file + " is longer than " + LONGEST + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        if (end < SHORTEST) {
            throw new IOException(
                    "the secret "
                            + file
                            + " is shorter than "
                            + SHORTEST
                            + " bytes; do openssl rand -hex 32 > "
                            + file);
        }
        return Arrays.copyOf(bytes, end);
    }
}
