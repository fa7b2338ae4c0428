package org.altnet.node.bitcoind.signal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.node.bitcoind.retry.Backoff;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Subscribed to one topic of a node's ZeroMQ publisher. What it publishes is a hint and no more:
 * anybody may listen on that port, so only its being there counts.
 *
 * <p>Threads: one of our own makes, uses and closes the ZeroMQ context and its socket, and sees
 * within {@link #WAKE_MILLIS} that it is to end; nobody interrupts it. The context has two threads
 * of its own, which end with it; on one of them it says what becomes of the connection. What others
 * read is volatile.
 *
 * <p>A lost connection is made again by a new context: ZeroMQ's own way leaves a connection that
 * has broken the protocol lost for good, and looks a name up once.
 */
final class ZmqSubscription implements PushSource {
    private static final Logger LOG = LoggerFactory.getLogger(ZmqSubscription.class);
    private static final int WAKE_MILLIS = 250;
    private static final long CLOSE_MILLIS = Duration.ofSeconds(4).toMillis();

    /** Never, as it were; JeroMQ 0.6.0 takes -1, which should mean that, for without a pause. */
    private static final int RECONNECT_MILLIS = (int) Duration.ofHours(1).toMillis();

    /**
     * For the connection and the handshake. JeroMQ 0.6.0 leaves one handshake in a hundred or so
     * unfinished; another attempt does it.
     */
    private static final Duration UP_WITHIN = Duration.ofSeconds(5);

    /** A connection that is lost sooner was no success. */
    private static final Duration LASTING = Duration.ofMinutes(1);

    private static final int LINES_PER_MINUTE = 4;

    /** After that long without a byte the system asks whether the other side is still there. */
    private static final int KEEP_ALIVE_SECONDS = 60;

    /** Each is a hint, and one would do. */
    private static final int MOST_WAITING = 8;

    /** ZeroMQ's own handshake takes some. */
    private static final int LEAST_FRAME = 1_024;

    private final String node;
    private final ZmqEndpoint endpoint;
    private final Backoff backoff;
    private final TimeSource time;
    private final BudgetedLog changes;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Sequence sequence = new Sequence();
    private final Thread thread;
    private volatile Runnable hint = () -> {};
    private volatile boolean up;
    private volatile String trouble = "";
    private volatile boolean lost;
    private volatile Moment upSince;

    /** Written by the thread alone. */
    private volatile long messages;

    private volatile long missed;
    private volatile long malformed;

    ZmqSubscription(String node, ZmqEndpoint endpoint, TimeSource time, Backoff backoff) {
        this.node = node;
        this.endpoint = endpoint;
        this.backoff = backoff;
        this.time = time;
        changes = new BudgetedLog(LOG, time, LINES_PER_MINUTE);
        thread = daemon(this::run, "altnet-zmq-" + node);
    }

    @Override
    public void start(Runnable hint) {
        this.hint = hint;
        thread.start();
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public String describe() {
        return "zmq %s, %s, %d messages, %d missed, %d malformed"
                .formatted(
                        endpoint,
                        up ? "connected" : "not connected" + trouble,
                        messages,
                        missed,
                        malformed);
    }

    @Override
    public void close() {
        end.countDown();
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("Thread {} is still busy; left alone", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (!isEnded()) {
            Duration lasted = Duration.ZERO;
            try {
                lasted = listen();
            } catch (UnknownHostException | ZMQException e) {
                trouble = ": " + e.getMessage();
                LOG.debug("ZMQ {} of node {} cannot be listened to", endpoint, node, e);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                trouble = ": " + e;
                LOG.error("ZMQ {} of node {} failed; please report this", endpoint, node, e);
            }
            if (lasted.isZero() && trouble.isEmpty()) {
                trouble = ": nobody answers";
            }
            changed(false);
            failures = lasted.compareTo(LASTING) >= 0 ? 1 : failures + 1;
            if (failures == 1 && lasted.isZero()) {
                changes.info(
                        "Node {} is not heard by ZMQ {}, so it is polled{}",
                        node,
                        endpoint,
                        trouble);
            }
            pause(backoff.after(failures));
        }
    }

    /**
     * Until the end, or the connection's.
     *
     * @return for how long it was up
     */
    private Duration listen() throws UnknownHostException {
        try (ZContext context = new ZContext(1)) {
            context.setThreadFactor(
                    (body, name) -> daemon(body, "altnet-zmq-" + node + "-" + name));
            context.setUncaughtExceptionHandler(this::broken);
            context.setNotificationExceptionHandler(this::broken);
            context.setLinger(0);
            lost = false;
            upSince = null;
            ZMQ.Socket socket = context.createSocket(SocketType.SUB);
            socket.setIPv6(isOnlyIpv6(URI.create(endpoint.address()).getHost()));
            socket.setReceiveTimeOut(WAKE_MILLIS);
            socket.setReconnectIVL(RECONNECT_MILLIS);
            socket.setTCPKeepAlive(1);
            socket.setTCPKeepAliveIdle(KEEP_ALIVE_SECONDS);
            socket.setRcvHWM(MOST_WAITING);
            socket.setMaxMsgSize(Math.max(LEAST_FRAME, endpoint.topic().longestBody()));
            socket.setEventHook(this::happened, zmq.ZMQ.ZMQ_EVENT_ALL);
            socket.subscribe(endpoint.topic().id());
            socket.connect(endpoint.address());
            Moment began = time.now();
            while (!isEnded() && !lost) {
                if (!up && time.now().since(began).compareTo(UP_WITHIN) >= 0) {
                    throw new ZMQException(
                            "no answer within " + UP_WITHIN, ZMQ.Error.ETIMEDOUT.getCode());
                }
                byte[] topic = socket.recv();
                if (topic != null) {
                    received(frames(topic, socket));
                }
            }
            return upSince == null ? Duration.ZERO : time.now().since(upSince);
        }
    }

    private static List<byte[]> frames(byte[] first, ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>(ZmqMessage.FRAMES + 1);
        frames.add(first);
        while (socket.hasReceiveMore()) {
            byte[] frame = socket.recv();
            if (frames.size() <= ZmqMessage.FRAMES) {
                frames.add(frame); // one more than there should be tells that there are too many
            }
        }
        return frames;
    }

    private void received(List<byte[]> frames) {
        OptionalInt number = ZmqMessage.sequence(endpoint.topic(), frames);
        if (number.isEmpty()) {
            log(
                    malformed == 0,
                    "ZMQ {} of node {} publishes what is no such message; dropped: {}",
                    frames.size() + " frames");
            malformed++;
            return;
        }
        messages++;
        long between = sequence.missedBefore(number.getAsInt());
        switch (sequence.next(number.getAsInt())) {
            case GAP -> {
                log(
                        missed == 0,
                        "ZMQ {} of node {} has lost messages, so the node is asked: {}",
                        between);
                missed += between;
            }
            case RESTART -> log(false, "ZMQ {} of node {} has begun anew: {}", number.getAsInt());
            case IN_ORDER -> {}
        }
        hint.run();
    }

    /** On a thread of ZeroMQ's. */
    private void happened(ZEvent event) {
        switch (event.getEvent()) {
            case HANDSHAKE_PROTOCOL, HANDSHAKE_SUCCEEDED -> changed(true);
            case DISCONNECTED,
                    CLOSED,
                    HANDSHAKE_FAILED_PROTOCOL,
                    HANDSHAKE_FAILED_AUTH,
                    HANDSHAKE_FAILED_NO_DETAIL ->
                    changed(false);
            default -> {
                // steps on the way to one of these
            }
        }
    }

    private synchronized void changed(boolean works) {
        lost |= !works;
        if (works) {
            trouble = "";
            upSince = time.now();
        }
        if (up != works) {
            up = works;
            if (!isEnded()) {
                changes.info(
                        works
                                ? "Node {} tells of new blocks by ZMQ {}"
                                : "Node {} is not heard any more by ZMQ {}, so it is polled",
                        node,
                        endpoint);
                hint.run();
            }
        }
    }

    private void broken(Thread where, Throwable failure) {
        LOG.error("{} failed; please report this", where.getName(), failure);
    }

    private void log(boolean first, String line, Object detail) {
        if (first) {
            LOG.info(line, endpoint, node, detail);
        } else {
            LOG.debug(line, endpoint, node, detail);
        }
    }

    private boolean isEnded() {
        return end.getCount() == 0;
    }

    private void pause(Duration duration) {
        try {
            if (end.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("{} ends", thread.getName());
            }
        } catch (InterruptedException e) {
            end.countDown(); // nobody but whoever stops all threads does that
        }
    }

    /** ZeroMQ takes a name for IPv6 or for IPv4, and does not try the other. */
    private static boolean isOnlyIpv6(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .noneMatch(Inet4Address.class::isInstance);
    }

    private static Thread daemon(Runnable body, String name) {
        Thread made = new Thread(body, name);
        made.setDaemon(true);
        return made;
    }
}
