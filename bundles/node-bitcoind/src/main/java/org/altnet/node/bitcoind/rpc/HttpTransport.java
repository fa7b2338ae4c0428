package org.altnet.node.bitcoind.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.node.bitcoind.rpc.RpcUnavailableException.Kind;
import org.altnet.room.DurationSetting;

/**
 * What is asked of one server until it is lost. Each exchange is bounded in time as a whole and in
 * bytes, and is called off by {@link #close}.
 *
 * <p>Thread-safe without a lock.
 */
public final class HttpTransport implements AutoCloseable {
    private final HttpPool pool;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** An answer, whatever its status. */
    record Answer(int status, byte[] body) {}

    /**
     * @param pool stays open when this is closed
     */
    public HttpTransport(HttpPool pool) {
        this.pool = pool;
    }

    /** {@code host:port}, for texts. */
    public String authority() {
        return pool.authority();
    }

    Answer get(String path, int mostBytes, Duration within) throws RpcUnavailableException {
        return exchange(HttpRequest.newBuilder(pool.base().resolve(path)).GET(), mostBytes, within);
    }

    Answer post(byte[] body, String authorization, int mostBytes, Duration within)
            throws RpcUnavailableException {
        return exchange(
                HttpRequest.newBuilder(pool.base())
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
                mostBytes,
                within);
    }

    /** Calls off what is under way; from then on every exchange fails. Idempotent, at once. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(exchange -> exchange.cancel(true));
    }

    /**
     * A node cuts connections that are idle, perhaps just when the next request is on its way; so
     * one that is cut without an answer is made again, once. Nothing that is ever asked of a node
     * does more when asked twice.
     */
    private Answer exchange(HttpRequest.Builder request, int mostBytes, Duration within)
            throws RpcUnavailableException {
        HttpRequest built = request.timeout(within).build();
        try {
            return once(built, mostBytes, within);
        } catch (RpcUnavailableException e) {
            if (e.kind() != Kind.BROKEN) {
                throw e;
            }
            return once(built, mostBytes, within);
        }
    }

    private Answer once(HttpRequest request, int mostBytes, Duration within)
            throws RpcUnavailableException {
        if (closed) {
            throw closed();
        }
        CompletableFuture<HttpResponse<byte[]>> exchange =
                pool.client().sendAsync(request, head -> new BoundedBody(mostBytes));
        underWay.add(exchange);
        try {
            if (closed) {
                throw closed();
            }
            HttpResponse<byte[]> response = exchange.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw tooSlow(within, e);
        } catch (CancellationException e) {
            throw closed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcUnavailableException(
                    Kind.CLOSED, "interrupted while it asks " + authority(), e);
        } catch (ExecutionException e) {
            throw failure(e.getCause(), within);
        } finally {
            exchange.cancel(true);
            underWay.remove(exchange);
        }
    }

    private RpcUnavailableException failure(Throwable cause, Duration within) {
        if (closed) {
            return closed();
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new RpcUnavailableException(
                    Kind.REFUSED,
                    "no connection to "
                            + authority()
                            + " within "
                            + DurationSetting.words(HttpPool.CONNECT_WITHIN)
                            + "; check rpc.connect, and firewalls between",
                    cause);
        }
        if (cause instanceof java.net.http.HttpTimeoutException) {
            return tooSlow(within, cause);
        }
        if (cause instanceof ConnectException) {
            return refused(cause);
        }
        if (cause instanceof BoundedBody.TooLongException) {
            return new RpcUnavailableException(
                    Kind.GARBLED, authority() + " sends " + cause.getMessage(), cause);
        }
        if (cause instanceof IOException) {
            return new RpcUnavailableException(
                    Kind.BROKEN,
                    "the connection to " + authority() + " broke off before the answer was there",
                    cause);
        }
        return new RpcUnavailableException(
                Kind.GARBLED, authority() + " cannot be understood: " + cause, cause);
    }

    private RpcUnavailableException refused(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return pool.unknown(cause);
            }
        }
        return new RpcUnavailableException(
                Kind.REFUSED,
                "nothing listens at "
                        + authority()
                        + "; start bitcoind with server=1, or set rpc.connect",
                cause);
    }

    private RpcUnavailableException tooSlow(Duration within, Throwable cause) {
        return new RpcUnavailableException(
                Kind.TIMEOUT,
                "no answer from "
                        + authority()
                        + " within "
                        + DurationSetting.words(within)
                        + " (rpc.timeout)",
                cause);
    }

    private RpcUnavailableException closed() {
        return new RpcUnavailableException(Kind.CLOSED, "AltNet has let go of " + authority());
    }
}
