package org.altnet.api.driver;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All that a driver's session may ask of AltNet and tell it. Thread-safe; every method returns at
 * once and none throws for what a peer did. After the session's close all calls are ignored.
 *
 * <p>The host bounds what comes in: what a peer sends beyond its allowance of messages and bytes is
 * dropped and lowers its score, so a driver needs no rate limit of its own.
 */
@ProviderType
public interface DriverContext {
    /**
     * A peer can be talked to from now on. Announcing a peer that is already up replaces what is
     * known of it.
     */
    void peerUp(Peer peer);

    /**
     * A peer is gone; its outstanding question fails. Unknown peers are ignored.
     *
     * @param reason for people: one line, without secrets
     */
    void peerDown(PeerId peer, String reason);

    /**
     * A whole message arrived, or the last part of an answer that began with {@link #receivedPart}.
     *
     * @param from a peer that is up; messages of others are dropped
     */
    void received(PeerId from, Message message);

    /**
     * Headers arrived that fill their carrier, so that more of the same answer may follow (2,000
     * headers need three Lightning messages). The host puts the parts together, and goes on with
     * what it has if no more come.
     *
     * @param from a peer that is up; messages of others are dropped
     */
    void receivedPart(PeerId from, Headers part);

    /**
     * A peer sent bytes that are no message. It is scored; there is no need to close the connection
     * over it.
     *
     * @param what what was wrong with them, in one line: which field, what was found, what was
     *     expected
     */
    void malformed(PeerId from, String what);

    /** The session's state changed. Repeats of the same state and text are folded. */
    void status(DriverStatus status);

    /**
     * The addresses under which other AltNet nodes reach this session, for the operator to hand on.
     * Replaces the earlier ones.
     */
    void reachableAt(Collection<PeerId> addresses);

    /**
     * How this session may reach out now. A driver whose capabilities say that it is {@code
     * proxied} asks before each connection and each look-up of a name, and obeys. Loopback
     * addresses that the operator configured are no matter of this.
     *
     * <p>A proxy that the session itself offers is never named. So a program that it starts to be
     * one, such as a tor, obeys too: where no direct connection may be made it goes through the
     * proxy that is named, which is the operator's or another driver's; and if none is, it is
     * itself what the others wait for. After the session's close everything is barred.
     */
    Outbound outbound();

    /**
     * This session runs a SOCKS5 proxy, such as a tor, that the other drivers may use. Replaces
     * what it offered before; withdrawn by itself when the session ends.
     *
     * @param address a loopback address, anything else is a broken contract; empty when the proxy
     *     is not up (any more)
     */
    void offersProxy(Optional<InetSocketAddress> address);

    /**
     * The driver's own thread: one task after another, none after close. For short work and for
     * timers.
     */
    Lane lane();

    /**
     * Runs blocking I/O on a thread of its own that the host names, counts and, at close,
     * interrupts. At close the body must end within 5 s (closing its socket is how it usually
     * learns).
     *
     * @param name what it is for, shown in thread dumps
     * @return cancels by interrupting the thread
     * @throws java.util.concurrent.RejectedExecutionException after close, or beyond {@value
     *     #MAX_THREADS} at a time
     */
    Lane.Task spawn(String name, Runnable body);

    /** Threads of one session at most. */
    int MAX_THREADS = 128;

    /** The injected clock: drivers use no other. */
    TimeSource clock();

    /** A directory of this driver's own that outlives its bundle. Exists, with mode 0700. */
    Path stateDirectory();

    /** The Bitcoin network this AltNet is about. Peers of another are refused. */
    Network network();

    /**
     * How long to wait before the next of a series of attempts: doubles from {@code first} up to
     * {@code most}, with a random quarter either way, so that nodes that failed together do not
     * return together.
     *
     * @param attempt 0 for the first wait
     */
    Duration backoff(int attempt, Duration first, Duration most);
}
