package org.altnet.driver.p2p;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The client's side of SOCKS5 CONNECT (RFC 1928); names go to the proxy as they are. Stateless.
 *
 * <p>Offers a user name and password (RFC 1929): Tor keeps streams of different names on different
 * circuits ({@code IsolateSOCKSAuth}).
 */
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int LOGIN_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final List<String> FAILURES =
            List.of(
                    "general failure",
                    "not allowed",
                    "network unreachable",
                    "host unreachable",
                    "connection refused",
                    "time to live expired",
                    "command not supported",
                    "address type not supported");

    private Socks5() {}

    /**
     * Blocks; afterwards the streams are the node's.
     *
     * @param isolation streams of another name share no circuit; 1 to 255 ASCII characters
     * @throws ProxyException if the proxy is no such proxy, or does not want us
     * @throws IOException if it does not reach the node
     */
    static void connect(InputStream from, OutputStream to, Endpoint node, String isolation)
            throws IOException {
        DataInputStream in = new DataInputStream(from);
        try {
            greet(in, to, isolation);
        } catch (EOFException e) {
            throw new ProxyException("the proxy closed the connection", e);
        }
        to.write(request(node));
        readReply(in);
    }

    private static void greet(DataInputStream in, OutputStream out, String isolation)
            throws IOException {
        out.write(new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD});
        checkVersion(in);
        switch (in.readUnsignedByte()) {
            case USER_AND_PASSWORD -> logIn(in, out, isolation);
            case NO_AUTHENTICATION -> {}
            default -> throw new ProxyException("the proxy wants another authentication");
        }
    }

    private static void logIn(DataInputStream in, OutputStream out, String isolation)
            throws IOException {
        byte[] name = isolation.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.write(LOGIN_VERSION);
        for (int i = 0; i < 2; i++) { // it is the password too
            login.write(name.length);
            login.writeBytes(name);
        }
        out.write(login.toByteArray());
        in.readUnsignedByte();
        if (in.readUnsignedByte() != 0) {
            throw new ProxyException("the proxy wants a password");
        }
    }

    private static byte[] request(Endpoint node) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {VERSION, CONNECT, 0});
        Optional<InetAddress> literal = node.address();
        byte[] host =
                literal.map(InetAddress::getAddress)
                        .orElseGet(() -> node.host().getBytes(StandardCharsets.US_ASCII));
        if (literal.isPresent()) {
            out.write(host.length == Integer.BYTES ? IPV4 : IPV6);
        } else {
            out.write(NAME);
            out.write(host.length);
        }
        out.writeBytes(host);
        out.write(node.port() >> Byte.SIZE);
        out.write(node.port());
        return out.toByteArray();
    }

    private static void readReply(DataInputStream in) throws IOException {
        checkVersion(in);
        int reply = in.readUnsignedByte();
        if (reply != 0) {
            throw new IOException(
                    "the proxy says: "
                            + (reply <= FAILURES.size()
                                    ? FAILURES.get(reply - 1)
                                    : "failure " + reply));
        }
        in.readUnsignedByte();
        int bound =
                switch (in.readUnsignedByte()) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case NAME -> in.readUnsignedByte();
                    default -> throw new ProxyException("the proxy answers with no address");
                };
        in.readFully(new byte[bound + Short.BYTES]);
    }

    private static void checkVersion(DataInputStream in) throws IOException {
        if (in.readUnsignedByte() != VERSION) {
            throw new ProxyException("the proxy does not speak SOCKS5");
        }
    }
}
