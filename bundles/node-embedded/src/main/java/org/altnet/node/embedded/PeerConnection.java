package org.altnet.node.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Tx;
import org.altnet.api.time.TimeSource;
import org.altnet.node.embedded.AddressBook.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One outgoing connection to a Bitcoin node, from dialling to its end.
 *
 * <p>Threads: {@link #run} is the connection's own; it reads, shakes hands, answers pings, and
 * brings headers to {@link HeaderSync}. Questions and transactions come from any thread and are
 * written by the executor's, so that a peer which does not read holds up nobody but itself; there
 * is one question at a time. Writes take turns by a lock on the socket. {@link #drop} closes the
 * socket, which ends whatever waits on it.
 */
final class PeerConnection implements HeaderPeer, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int READ_BUFFER = 1 << 16;

    /** Told once, on the connection's thread. */
    interface Owner {
        void ended(PeerConnection connection, Ending ending, String reason);
    }

    private final PeerAddress address;
    private final P2pNetwork network;
    private final NodeChain chain;
    private final HeaderSync sync;
    private final TimeSource time;
    private final Executor executor;
    private final Owner owner;
    private final Socket socket = new Socket();

    private volatile boolean ready;
    private volatile boolean misbehaved;
    private volatile String dropped;
    private boolean versionSeen;

    PeerConnection(
            PeerAddress address,
            P2pNetwork network,
            NodeChain chain,
            HeaderSync sync,
            TimeSource time,
            Executor executor,
            Owner owner) {
        this.address = address;
        this.network = network;
        this.chain = chain;
        this.sync = sync;
        this.time = time;
        this.executor = executor;
        this.owner = owner;
    }

    PeerAddress address() {
        return address;
    }

    /** True from the end of the handshake. */
    boolean isReady() {
        return ready;
    }

    @Override
    public String name() {
        return address.redacted();
    }

    @Override
    public void askHeaders(BlockLocator locator) {
        send("getheaders", PeerMessages.getHeaders(locator));
    }

    /** From any thread; returns at once. */
    void sendTransaction(Tx tx) {
        send("tx", tx.bytes());
    }

    @Override
    public void drop(String reason, boolean misbehaved) {
        synchronized (this) {
            if (dropped == null) {
                this.misbehaved = misbehaved;
                dropped = reason;
            }
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection to {} failed: {}", name(), e.toString());
        }
    }

    @Override
    public void run() {
        String reason;
        try {
            reason = converse();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The connection to {} failed; please report this", name(), e);
            reason = e.toString();
        }
        drop(reason, false);
        sync.disconnected(this, dropped);
        owner.ended(this, ending(), dropped);
    }

    private Ending ending() {
        if (misbehaved) {
            return Ending.MISBEHAVED;
        }
        return ready ? Ending.WORKED : Ending.FAILED;
    }

    private String converse() {
        try {
            InetSocketAddress resolved = address.resolve();
            if (resolved.isUnresolved()) {
                return "its name cannot be resolved";
            }
            socket.connect(resolved, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            write("version", PeerMessages.version(chain.view().tip().height(), time.now().wall()));
            InputStream in = new BufferedInputStream(socket.getInputStream(), READ_BUFFER);
            while (true) {
                handle(Frame.read(in, network.magic()));
            }
        } catch (PeerFault e) {
            drop(e.getMessage(), true);
            return e.getMessage();
        } catch (IOException e) {
            return e.getMessage() == null ? "closed the connection" : e.getMessage();
        }
    }

    private void handle(Frame frame) throws IOException, PeerFault {
        byte[] payload = frame.payload();
        switch (frame.command()) {
            case "version" -> greeted(PeerMessages.introduction(payload));
            case "verack" -> accepted();
            case "ping" -> write("pong", PeerMessages.pong(payload));
            case "headers" -> {
                requireReady();
                sync.received(this, PeerMessages.headers(payload));
            }
            case "inv" ->
                    PeerMessages.announcedBlock(payload)
                            .ifPresent(block -> sync.announced(this, block));
            default -> throw new IllegalStateException(frame.command());
        }
    }

    private void greeted(String introduction) throws IOException {
        LOG.debug("{} is {}", name(), introduction);
        versionSeen = true;
        write("verack", new byte[0]);
    }

    private void requireReady() throws PeerFault {
        if (!ready) {
            throw new PeerFault("sends headers before the handshake");
        }
    }

    private void accepted() throws IOException, PeerFault {
        if (!versionSeen) {
            throw new PeerFault("sends verack before version");
        }
        if (!ready) {
            ready = true;
            write("sendheaders", new byte[0]); // BIP130: announce new blocks by their headers
            sync.connected(this);
        }
    }

    private void send(String command, byte[] payload) {
        executor.execute(
                () -> {
                    try {
                        write(command, payload);
                    } catch (IOException e) {
                        drop("cannot be written to: " + e.getMessage(), false);
                    }
                });
    }

    private void write(String command, byte[] payload) throws IOException {
        byte[] message = new Frame(command, payload).encode(network.magic());
        synchronized (socket) {
            socket.getOutputStream().write(message);
        }
    }
}
