package org.altnet.bolt8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The client side of SOCKS5 CONNECT (RFC 1928), with names resolved by the proxy. The JDK's own
 * would hand the operating system's user name to the proxy.
 *
 * <p>Offers user name and password (RFC 1929) as well as none: Tor keeps the streams of different
 * names on different circuits, so that calls to two peers cannot be linked by their exit.
 */
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int PASSWORD_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final String[] FAILURES = {
        "general failure",
        "not allowed",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "time to live expired",
        "command not supported",
        "address type not supported"
    };

    /** Tor's own, from 0xf0 on (its proposal 304), if its SocksPort has ExtendedErrors. */
    private static final int FIRST_OF_TOR = 0xf0;

    private static final String[] FAILURES_OF_TOR = {
        "the onion service's descriptor is not found",
        "the onion service's descriptor is invalid",
        "the onion service's introduction failed",
        "the onion service's rendezvous failed",
        "the onion service wants client authorisation",
        "the onion service does not take our client authorisation",
        "this is no onion address",
        "the onion service's introduction timed out"
    };

    private Socks5() {}

    /**
     * Asks the proxy at the other end of the streams to connect. Blocks; afterwards the streams
     * belong to the target.
     *
     * @param isolation streams of another name do not share a circuit; 1 to 255 ASCII characters
     * @throws IOException if it does not; the text says why
     */
    static void connect(InputStream from, OutputStream to, Endpoint target, String isolation)
            throws IOException {
        DataInputStream in = new DataInputStream(from);
        try {
            negotiate(in, to, isolation);
            to.write(request(target));
            readReply(in);
        } catch (EOFException e) {
            throw new IOException("the proxy closed the connection", e);
        }
    }

    private static void negotiate(DataInputStream in, OutputStream out, String isolation)
            throws IOException {
        out.write(new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD});
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("the proxy does not speak SOCKS5");
        }
        int method = in.readUnsignedByte();
        if (method == USER_AND_PASSWORD) {
            byte[] name = isolation.getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream login = new ByteArrayOutputStream();
            login.write(PASSWORD_VERSION);
            login.write(name.length);
            login.writeBytes(name);
            login.write(name.length);
            login.writeBytes(name);
            out.write(login.toByteArray());
            in.readUnsignedByte();
            if (in.readUnsignedByte() != 0) {
                throw new IOException("the proxy wants a password");
            }
        } else if (method != NO_AUTHENTICATION) {
            throw new IOException("the proxy wants a way of authentication that we do not have");
        }
    }

    private static byte[] request(Endpoint target) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeByte(CONNECT);
        out.writeByte(0);
        Optional<InetAddress> literal = target.address();
        if (literal.isPresent()) {
            byte[] address = literal.get().getAddress();
            out.writeByte(address.length == 4 ? IPV4 : IPV6);
            out.write(address);
        } else {
            byte[] name = target.host().getBytes(StandardCharsets.US_ASCII);
            out.writeByte(NAME);
            out.writeByte(name.length);
            out.write(name);
        }
        out.writeShort(target.port());
        return bytes.toByteArray();
    }

    private static void readReply(DataInputStream in) throws IOException {
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("the proxy does not speak SOCKS5");
        }
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            throw new IOException("the proxy says: " + failure(reply));
        }
        in.readUnsignedByte();
        int addressLength =
                switch (in.readUnsignedByte()) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case NAME -> in.readUnsignedByte();
                    default -> throw new IOException("the proxy answers with an unknown address");
                };
        in.readFully(new byte[addressLength + Short.BYTES]);
    }

    private static String failure(int reply) {
        if (reply <= FAILURES.length) {
            return FAILURES[reply - 1];
        }
        return reply >= FIRST_OF_TOR && reply < FIRST_OF_TOR + FAILURES_OF_TOR.length
                ? FAILURES_OF_TOR[reply - FIRST_OF_TOR]
                : "failure " + reply;
    }
}
