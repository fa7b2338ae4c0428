package org.altnet.driver.onion.tor;

import java.util.regex.Pattern;

/**
 * Takes out of a line what logs must not hold: onion addresses, and addresses and identities of
 * relays and bridges. Tor's own lines name them.
 */
final class Redactor {
    private static final Pattern ONION =
            Pattern.compile(
                    "(?i)(?<![a-z0-9])(?:[a-z2-7]{56}|[a-z2-7]{16}(?=\\.onion))(\\.onion)?");
    private static final Pattern IDENTITY =
            Pattern.compile("\\$?(?<![0-9A-Fa-f])[0-9A-Fa-f]{40}(?![0-9A-Fa-f])");
    private static final Pattern IPV4 =
            Pattern.compile(
                    "(?<![0-9.])(?!127\\.|0\\.0\\.0\\.0)[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?::[0-9]{1,5})(?![0-9])");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}](?::[0-9]{1,5})?");

    private Redactor() {}

    static String redact(String line) {
        String redacted = ONION.matcher(line).replaceAll("[onion]");
        redacted = IDENTITY.matcher(redacted).replaceAll("[identity]");
        redacted = IPV6.matcher(redacted).replaceAll("[address]");
        return IPV4.matcher(redacted).replaceAll("[address]");
    }
}
