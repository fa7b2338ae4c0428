package org.altnet.bolt8;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Network;
import org.altnet.wire.WireException;

/**
 * Turns a TCP connection into a Lightning connection: the handshake, then {@code init} both ways,
 * all within one deadline, since a stranger may answer a byte at a time.
 *
 * <p>Immutable. Blocks the calling thread; the deadline is kept by the lane, which closes the
 * socket.
 */
final class Greeter {
    private final Keypair local;
    private final Network network;
    private final String section;
    private final Duration timeout;
    private final Lane lane;
    private final SecureRandom random;

    /**
     * @param section where peers and inbound stand, for people
     */
    Greeter(
            Keypair local,
            Network network,
            String section,
            Duration timeout,
            Lane lane,
            SecureRandom random) {
        this.local = local;
        this.network = network;
        this.section = section;
        this.timeout = timeout;
        this.lane = lane;
        this.random = random;
    }

    /**
     * As the one who calls.
     *
     * @throws PeerUnusableException if the node is about another network
     * @throws IOException if it is another node, not Lightning, slow, or hangs up
     */
    SecureLink call(Socket socket, PublicKey node) throws IOException {
        return inTime(
                socket,
                () -> {
                    SecureLink link = initiate(socket, node);
                    try {
                        exchangeInit(link);
                    } catch (EOFException | SocketException e) {
                        throw new IOException(
                                "it hung up after the handshake; does it let our node id call?", e);
                    }
                    return link;
                });
    }

    private SecureLink initiate(Socket socket, PublicKey node) throws IOException {
        try {
            return SecureLink.initiate(
                    socket.getInputStream(),
                    socket.getOutputStream(),
                    local,
                    node,
                    Keypair.generate(random));
        } catch (HandshakeException e) {
            throw new IOException(e.getMessage() + "; is its node id right?", e);
        }
    }

    /**
     * As the one who is called.
     *
     * @throws PeerUnusableException if the node may not call, or is about another network
     * @throws IOException if it does not know our id, is not Lightning, slow, or hangs up
     */
    SecureLink answer(Socket socket, InboundPolicy policy) throws IOException {
        return inTime(
                socket,
                () -> {
                    SecureLink link =
                            SecureLink.respond(
                                    socket.getInputStream(),
                                    socket.getOutputStream(),
                                    local,
                                    Keypair.generate(random));
                    checkCaller(link.remote(), policy);
                    exchangeInit(link);
                    return link;
                });
    }

    private interface Greeting {
        SecureLink perform() throws IOException;
    }

    private SecureLink inTime(Socket socket, Greeting greeting) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Lane.Task deadline =
                lane.schedule(
                        timeout,
                        () -> {
                            late.set(true);
                            OpenResources.closeQuietly(socket);
                        });
        try {
            return greeting.perform();
        } catch (IOException e) {
            throw late.get()
                    ? new IOException("no handshake within " + Trouble.inWords(timeout), e)
                    : e;
        } finally {
            deadline.cancel();
        }
    }

    private void checkCaller(PublicKey caller, InboundPolicy policy) throws IOException {
        if (caller.equals(local.publicKey())) {
            throw new PeerUnusableException("it has our own node id");
        }
        if (!policy.admits(caller)) {
            throw new PeerUnusableException(
                    "node " + caller.redacted() + " is not in inbound of " + section);
        }
    }

    private void exchangeInit(SecureLink link) throws IOException {
        link.write(Init.of(network.genesis()).encode());
        Init theirs = readInit(link);
        if (!theirs.suits(network.genesis())) {
            throw new PeerUnusableException(
                    "node "
                            + link.remote().redacted()
                            + " is on another network (chain hash "
                            + theirs.networks().orElseThrow().stream()
                                    .limit(3)
                                    .map(Hash256::toString)
                                    .collect(Collectors.joining(", "))
                            + "), ours is "
                            + network.id()
                            + ": correct peers in "
                            + section
                            + ", or the network of one of the two");
        }
    }

    private static Init readInit(SecureLink link) throws IOException {
        byte[] message = link.read();
        try {
            int type = MessageType.of(message);
            if (type != MessageType.INIT) {
                throw new WireException("expected init, got message type " + type);
            }
            return Init.decode(MessageType.payload(message));
        } catch (WireException e) {
            throw new IOException("it broke the protocol: " + e.getMessage(), e);
        }
    }
}
