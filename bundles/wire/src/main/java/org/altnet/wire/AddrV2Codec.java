package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.altnet.wire.P2pAddress.Kind;

/**
 * The payload of {@code addrv2}, with which nodes tell each other of nodes (BIP155). All integers
 * little-endian but the port.
 *
 * <pre>
 * compact size n | n x (uint32 time | compact size services | uint8 network |
 *                       compact size length | address | uint16 port, big-endian)
 * </pre>
 *
 * Stateless. The decoder checks every length before it allocates, and refuses what is left over.
 */
public final class AddrV2Codec {
    /** Bitcoin Core's {@code MAX_ADDR_TO_SEND}. */
    public static final int MAX_ADDRESSES = 1_000;

    /** Bitcoin Core's {@code MAX_ADDRV2_SIZE}: longer ones are refused, whatever the network. */
    private static final int LONGEST_ADDRESS = 512;

    private static final int LONGEST_ENTRY = 4 + 9 + 1 + 3 + LONGEST_ADDRESS + 2;

    /** Bytes of the longest payload. */
    public static final int MAX_LENGTH = 3 + MAX_ADDRESSES * LONGEST_ENTRY;

    private static final byte[] IPV4_IN_IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final byte[] ONION_CAT = {(byte) 0xfd, (byte) 0x87, (byte) 0xd8, 0x7e, -21, 67};
    private static final byte[] CJDNS = {(byte) 0xfc};

    private AddrV2Codec() {}

    /**
     * @return those of networks that BIP155 knows; others are left out, and so are addresses of one
     *     network that are dressed up as another's, as BIP155 wants
     * @throws WireException if the payload is anything else, has more than 1,000 entries, or an
     *     address has not the length of its network
     */
    public static List<P2pAddress> decode(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("addrv2", payload);
        int count = in.count("number of addresses", MAX_ADDRESSES);
        List<P2pAddress> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entry(in, " of address " + i).ifPresent(addresses::add);
        }
        in.end();
        return List.copyOf(addresses);
    }

    /**
     * @throws IllegalArgumentException if there are more than 1,000
     */
    public static byte[] encode(List<P2pAddress> addresses) {
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "at most " + MAX_ADDRESSES + " addresses, got " + addresses.size());
        }
        ByteBuffer out =
                ByteBuffer.allocate(3 + addresses.size() * LONGEST_ENTRY)
                        .order(ByteOrder.LITTLE_ENDIAN);
        putCompactSize(out, addresses.size());
        for (P2pAddress each : addresses) {
            out.putInt((int) each.seen().getEpochSecond());
            putCompactSize(out, each.services());
            out.put((byte) each.kind().number());
            putCompactSize(out, each.address().length);
            out.put(each.address());
            out.put((byte) (each.port() >> Byte.SIZE)).put((byte) each.port());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static Optional<P2pAddress> entry(PayloadReader in, String which) throws WireException {
        Instant seen = Instant.ofEpochSecond(Integer.toUnsignedLong(in.int32("time" + which)));
        long services = in.compactSize("services" + which);
        Optional<Kind> kind = Kind.of(in.uint8("network" + which));
        byte[] address = in.bytes("address" + which, in.count("length" + which, LONGEST_ADDRESS));
        int port = in.uint8("port" + which) << Byte.SIZE | in.uint8("port" + which);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        if (address.length != kind.get().length()) {
            throw new WireException(
                    "addrv2: length"
                            + which
                            + " is "
                            + address.length
                            + ", and "
                            + kind.get()
                            + " has "
                            + kind.get().length());
        }
        return isDressedUp(kind.get(), address)
                ? Optional.empty()
                : Optional.of(new P2pAddress(seen, services, kind.get(), address, port));
    }

    private static boolean isDressedUp(Kind kind, byte[] address) {
        return switch (kind) {
            case IPV6 -> startsWith(address, IPV4_IN_IPV6) || startsWith(address, ONION_CAT);
            case CJDNS -> !startsWith(address, CJDNS);
            case IPV4, TORV3, I2P -> false;
        };
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static void putCompactSize(ByteBuffer out, long value) {
        if (value >= 0 && value < 0xfd) {
            out.put((byte) value);
        } else if (value >= 0 && value <= 0xffff) {
            out.put((byte) 0xfd).putShort((short) value);
        } else if (value >= 0 && value <= 0xffff_ffffL) {
            out.put((byte) 0xfe).putInt((int) value);
        } else {
            out.put((byte) 0xff).putLong(value);
        }
    }
}
