package org.altnet.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a node is said to be reached (BIP155).
 *
 * @param seen when somebody last heard of it, or says so
 * @param services bits of {@link VersionPayload#NETWORK} and its like
 * @param kind of network
 * @param address as many bytes as the kind has; not copied, and not to be changed
 * @param port 0 to 65,535
 */
public record P2pAddress(Instant seen, long services, Kind kind, byte[] address, int port) {
    /** Networks that nodes are on, by their number in BIP155. */
    public enum Kind {
        IPV4(1, 4),
        IPV6(2, 16),
        /** The public key of an onion service of version 3. */
        TORV3(4, OnionAddress.KEY),
        /** The SHA-256 of an I2P destination. */
        I2P(5, 32),
        /** An address of fc00::/8. */
        CJDNS(6, 16);

        private final int number;
        private final int length;

        Kind(int number, int length) {
            this.number = number;
            this.length = length;
        }

        int number() {
            return number;
        }

        int length() {
            return length;
        }

        /** Empty for the networks of the future, and for onion services of version 2. */
        static Optional<Kind> of(int number) {
            return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
        }
    }

    private static final long LATEST = 0xffff_ffffL;
    private static final int HIGHEST_PORT = 0xffff;

    /**
     * @throws IllegalArgumentException if the address has another length than its kind, or the time
     *     or the port is out of range
     */
    public P2pAddress {
        Objects.requireNonNull(seen, "seen");
        if (address.length != kind.length()) {
            throw new IllegalArgumentException(
                    kind + " has " + kind.length() + " bytes, got " + address.length);
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("no such port: " + port);
        }
        if (seen.getEpochSecond() < 0 || seen.getEpochSecond() > LATEST) {
            throw new IllegalArgumentException("a time of 32 bits, got " + seen);
        }
    }

    /** As a proxy takes it: an IP address, or a name in lower case. */
    public String host() {
        return switch (kind) {
            case TORV3 -> OnionAddress.of(address);
            case I2P -> Base32.encode(address) + ".b32.i2p";
            case IPV4, IPV6, CJDNS -> ip();
        };
    }

    private String ip() {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("of 4 or 16 bytes it is one", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof P2pAddress that
                && seen.equals(that.seen)
                && services == that.services
                && kind == that.kind
                && port == that.port
                && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, port, Arrays.hashCode(address));
    }

    /** Without the address: this may come into logs. */
    @Override
    public String toString() {
        return kind + " address, seen " + seen;
    }
}
