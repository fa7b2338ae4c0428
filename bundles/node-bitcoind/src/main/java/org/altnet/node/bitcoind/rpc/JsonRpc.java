package org.altnet.node.bitcoind.rpc;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;
import org.altnet.room.DurationSetting;

/**
 * Calls a node's methods. Credentials are read anew when the node does not accept them any more, so
 * that a restarted node is recognised.
 *
 * <p>Thread-safe; each call blocks its own caller. No more calls are under way at a time than the
 * node has threads for, so that its work queue does not overflow.
 */
public final class JsonRpc {
    private static final int MOST_IN_BATCH = 500;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_REQUEST = 400;

    private final HttpTransport transport;
    private final Credentials credentials;
    private final Duration timeout;
    private final Semaphore lines;
    private final AtomicInteger renewals = new AtomicInteger();

    /** Empty until read. */
    private volatile String secret = "";

    /**
     * @param timeout for one HTTP request
     * @param mostAtOnce requests under way
     */
    public JsonRpc(
            HttpTransport transport, Credentials credentials, Duration timeout, int mostAtOnce) {
        this.transport = transport;
        this.credentials = credentials;
        this.timeout = timeout;
        this.lines = new Semaphore(mostAtOnce, true);
    }

    /** How often the credentials had to be read: once more means that the node was restarted. */
    public int renewals() {
        return renewals.get();
    }

    /** The next call reads the credentials anew. */
    public void forgetCredentials() {
        secret = "";
    }

    /**
     * @param parameters as in {@link Call}
     * @return the result, which may be {@link JsonValue#NULL}
     */
    public JsonValue call(RpcMethod method, Object... parameters) throws RpcException {
        return callWithin(timeout, method, parameters);
    }

    /** As {@link #call}, for calls that the node is slow to answer on purpose. */
    public JsonValue callWithin(Duration within, RpcMethod method, Object... parameters)
            throws RpcException {
        byte[] request = Json.bytes(Json.request(0, Call.of(method, parameters)));
        byte[] answer = exchange(request, method.longestAnswer(), within, method.id());
        try {
            return Answers.single(answer, method).get();
        } catch (IllegalArgumentException e) {
            throw garbled(method.id(), e);
        }
    }

    /**
     * Many calls, in order, in as few requests as may be. One that fails does not keep the others
     * from being made.
     *
     * @return as many replies, in the calls' order
     */
    public List<Reply> batch(List<Call> calls) throws RpcException {
        List<Reply> replies = new ArrayList<>(calls.size());
        for (int from = 0; from < calls.size(); from += MOST_IN_BATCH) {
            replies.addAll(
                    oneBatch(calls.subList(from, Math.min(from + MOST_IN_BATCH, calls.size()))));
        }
        return replies;
    }

    private List<Reply> oneBatch(List<Call> calls) throws RpcException {
        List<JsonObject> requests = new ArrayList<>(calls.size());
        long most = 0;
        for (Call call : calls) {
            requests.add(Json.request(requests.size(), call));
            most += call.method().longestAnswer();
        }
        String what = "a batch of " + calls.get(0).method().id();
        byte[] answer =
                exchange(
                        Json.bytes(Json.batch(requests)),
                        (int) Math.min(most, RpcMethod.Limits.MOST),
                        timeout,
                        what);
        try {
            return Answers.batch(answer, calls);
        } catch (IllegalArgumentException e) {
            throw garbled(what, e);
        }
    }

    private byte[] exchange(byte[] request, int mostBytes, Duration within, String what)
            throws RpcException {
        takeLine(within);
        try {
            String tried = secret.isEmpty() ? readCredentials() : secret;
            HttpTransport.Answer answer = transport.post(request, basic(tried), mostBytes, within);
            if (answer.status() == UNAUTHORIZED) {
                String now = readCredentials();
                if (!now.equals(tried)) {
                    answer = transport.post(request, basic(now), mostBytes, within);
                }
            }
            return body(answer, what);
        } finally {
            lines.release();
        }
    }

    private void takeLine(Duration within) throws RpcUnavailableException {
        try {
            if (!lines.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new RpcUnavailableException(
                        Kind.BUSY,
                        "node at "
                                + transport.authority()
                                + " is still answering earlier questions after "
                                + DurationSetting.words(within));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcUnavailableException(
                    Kind.CLOSED, "interrupted while it waits to ask " + transport.authority());
        }
    }

    private String readCredentials() throws RpcUnavailableException {
        try {
            String read = credentials.read();
            if (!read.equals(secret)) {
                secret = read;
                renewals.incrementAndGet();
            }
            return read;
        } catch (IOException e) {
            secret = "";
            throw new RpcUnavailableException(
                    Kind.UNAUTHORIZED,
                    "nothing to log in with at "
                            + transport.authority()
                            + ": "
                            + e.getMessage()
                            + "; start bitcoind, or set cookie or datadir, or rpc.user and"
                            + " rpc.password.file",
                    e);
        }
    }

    private byte[] body(HttpTransport.Answer answer, String what) throws RpcUnavailableException {
        String here = transport.authority();
        switch (answer.status()) {
            case OK, BAD_REQUEST, NOT_FOUND, INTERNAL_ERROR -> {
                // Errors come with a body that says which; if not, reading it will say so.
                return answer.body();
            }
            case UNAUTHORIZED ->
                    throw new RpcUnavailableException(
                            Kind.UNAUTHORIZED,
                            "node at "
                                    + here
                                    + " does not accept "
                                    + credentials.describe()
                                    + " (HTTP 401); "
                                    + credentials.remedy());
            case FORBIDDEN ->
                    throw new RpcUnavailableException(
                            Kind.FORBIDDEN,
                            "node at "
                                    + here
                                    + " forbids "
                                    + what
                                    + " (HTTP 403); add it to this user's rpcwhitelist line in"
                                    + " bitcoin.conf, or if AltNet runs on another machine, that"
                                    + " one's address as rpcallowip");
            case UNAVAILABLE ->
                    throw new RpcUnavailableException(
                            Kind.BUSY,
                            "node at "
                                    + here
                                    + " has too much to do (HTTP 503); if that lasts, raise"
                                    + " rpcworkqueue and rpcthreads in bitcoin.conf");
            default ->
                    throw new RpcUnavailableException(
                            Kind.GARBLED,
                            here
                                    + " answers "
                                    + what
                                    + " with HTTP "
                                    + answer.status()
                                    + ", as no node does; check rpc.connect");
        }
    }

    private RpcUnavailableException garbled(String what, IllegalArgumentException why) {
        return new RpcUnavailableException(
                Kind.GARBLED,
                "the answer of "
                        + transport.authority()
                        + " to "
                        + what
                        + " "
                        + why.getMessage()
                        + "; check that rpc.connect is a Bitcoin Core node",
                why);
    }

    private static String basic(String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    }
}
