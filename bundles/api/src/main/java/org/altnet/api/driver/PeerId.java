package org.altnet.api.driver;

import java.util.regex.Pattern;

/**
 * Another AltNet node as one driver reaches it, printed {@code lightning:02ab...@host:9735}.
 *
 * @param driver the driver's id: lower-case letters, digits and dashes
 * @param address in the driver's own form: 1 to 256 printable characters, no white space
 */
public record PeerId(String driver, String address) {
    private static final Pattern DRIVER = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e]{1,256}");
    private static final int SHOWN_WHEN_REDACTED = 6;

    public PeerId {
        if (!DRIVER.matcher(driver).matches()) {
            throw new IllegalArgumentException(
                    "a driver id has 1 to 32 lower-case letters, digits and dashes, got '"
                            + driver
                            + "'");
        }
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "a peer address has 1 to 256 printable characters and no spaces, got "
                            + address.length()
                            + " characters");
        }
    }

    /**
     * @param text as {@link #toString()} prints it
     * @throws IllegalArgumentException if there is no colon, or a part is unusable
     */
    public static PeerId parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "a peer is written <driver>:<address>, got '" + text + "'");
        }
        return new PeerId(text.substring(0, colon), text.substring(colon + 1));
    }

    /**
     * What stays the same when the peer returns from elsewhere: the part of the address before an
     * {@code @} (a key, where the medium knows keys), or else the whole address. Bans and scores
     * follow it.
     */
    public PeerId identity() {
        int at = address.indexOf('@');
        return at > 0 ? new PeerId(driver, address.substring(0, at)) : this;
    }

    /**
     * What logs may hold: the driver and the first characters of the address. Enough to tell two
     * peers apart, too little to find one.
     */
    public String redacted() {
        return address.length() <= SHOWN_WHEN_REDACTED
                ? toString()
                : driver + ":" + address.substring(0, SHOWN_WHEN_REDACTED) + "...";
    }

    @Override
    public String toString() {
        return driver + ":" + address;
    }
}
