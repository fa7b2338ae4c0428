package org.altnet.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/**
 * The payload of {@code version}, with which peers introduce themselves (Bitcoin Core, {@code
 * PushNodeVersion}; BIP14, BIP37). All integers little-endian.
 *
 * <pre>
 *  int32 version | uint64 services | int64 time, seconds since 1970
 *  26 address of the receiver | 26 address of the sender | uint64 nonce
 *  compact size n | n user agent | int32 height | 1 relay (may be missing)
 * </pre>
 *
 * The addresses are written as zeros, as Core writes its own, and skipped when read: nobody needs
 * to be told where he is.
 *
 * @param version of the protocol
 * @param services bits of {@link #NETWORK} and its like
 * @param time the sender's clock
 * @param nonce at random; who reads his own has connected to himself
 * @param userAgent at most 256 bytes of ASCII; as read, not to be printed before {@link #printable}
 * @param height of the sender's best block, or what it says it is
 * @param relay whether to announce transactions (BIP37)
 */
public record VersionPayload(
        int version,
        long services,
        Instant time,
        long nonce,
        String userAgent,
        int height,
        boolean relay) {
    /** What AltNet speaks: Bitcoin Core's since 0.21, and it reads all that is older. */
    public static final int PROTOCOL_VERSION = 70_016;

    /** {@code NODE_NETWORK}: has all blocks, and may be asked for them. */
    public static final long NETWORK = 1;

    /** {@code NODE_WITNESS}: gives blocks with their witnesses (BIP144). */
    public static final long WITNESS = 1 << 3;

    /** AltNet's user agent (BIP14). */
    public static final String USER_AGENT = "/AltNet:0.1.0/";

    private static final int ADDRESS = 26;
    private static final int MAX_USER_AGENT = 256;
    private static final int FIXED = 4 + 8 + 8 + 2 * ADDRESS + 8 + 4 + 1;

    /**
     * @throws IllegalArgumentException if the user agent is too long
     */
    public VersionPayload {
        Objects.requireNonNull(time, "time");
        if (userAgent.length() > MAX_USER_AGENT) {
            throw new IllegalArgumentException(
                    "a user agent has at most "
                            + MAX_USER_AGENT
                            + " bytes, got "
                            + userAgent.length());
        }
    }

    /** AltNet's own, which wants no transactions announced. */
    public static VersionPayload ours(long services, Instant time, long nonce, int height) {
        return new VersionPayload(
                PROTOCOL_VERSION, services, time, nonce, USER_AGENT, height, false);
    }

    /** The user agent with what cannot be printed replaced. */
    public String printable() {
        return userAgent.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** 86 bytes and the user agent's, or two more if that is long. */
    public byte[] encode() {
        byte[] agent = userAgent.getBytes(StandardCharsets.ISO_8859_1);
        boolean small = agent.length < 0xfd;
        ByteBuffer out =
                ByteBuffer.allocate(FIXED + (small ? 1 : 3) + agent.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(version).putLong(services).putLong(time.getEpochSecond());
        out.position(out.position() + 2 * ADDRESS);
        out.putLong(nonce);
        if (small) {
            out.put((byte) agent.length);
        } else {
            out.put((byte) 0xfd).putShort((short) agent.length);
        }
        return out.put(agent).putInt(height).put((byte) (relay ? 1 : 0)).array();
    }

    /**
     * What comes after the relay flag is left alone, as Core does.
     *
     * @throws WireException if the payload is anything else
     */
    public static VersionPayload decode(byte[] payload) throws WireException {
        PayloadReader in = new PayloadReader("version", payload);
        int version = in.int32("version");
        long services = int64(in, "services");
        Instant time = time(int64(in, "time"));
        in.bytes("addresses", 2 * ADDRESS);
        long nonce = int64(in, "nonce");
        int length = in.count("length of the user agent", MAX_USER_AGENT);
        String agent = new String(in.bytes("user agent", length), StandardCharsets.ISO_8859_1);
        int height = in.int32("height");
        boolean relay = in.remaining() == 0 || in.bytes("relay", 1)[0] != 0;
        return new VersionPayload(version, services, time, nonce, agent, height, relay);
    }

    private static Instant time(long seconds) throws WireException {
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new WireException("version: time is " + seconds);
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static long int64(PayloadReader in, String field) throws WireException {
        return ByteBuffer.wrap(in.bytes(field, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }
}
