package org.altnet.alarm;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.TimeSource;
import org.altnet.room.DurationSetting;
import org.altnet.room.OneLine;

/**
 * Posts to a web server: JSON, signed, never following anywhere else. 2xx says that it is told; 3xx
 * and 410 that it never will be; 4xx that something is to be put right first, but for 408 and 429.
 *
 * <p>{@code client} belongs to the sink's thread; {@code underWay} and {@code closed} are guarded
 * by this object's monitor.
 */
final class Webhook implements Sink {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int LONGEST_REASON = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;

    private final WebhookTarget target;
    private final WebhookSecret secret;
    private final Duration timeout;
    private final Origin origin;
    private final TimeSource clock;
    private Optional<HttpClient> client = Optional.empty();
    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
    private boolean closed;

    /**
     * @param timeout for all of one attempt
     */
    Webhook(
            WebhookTarget target,
            WebhookSecret secret,
            Duration timeout,
            Origin origin,
            TimeSource clock) {
        this.target = target;
        this.secret = secret;
        this.timeout = timeout;
        this.origin = origin;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Delivery deliver(Alarm alarm) {
        try {
            HttpResponse<Void> response =
                    send(request(alarm)).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return judge(response.statusCode(), response.headers().firstValue("Retry-After"));
        } catch (TimeoutException e) {
            cancel();
            return failed("no answer within " + DurationSetting.words(timeout));
        } catch (CancellationException e) {
            return failed("AltNet stops");
        } catch (ExecutionException e) {
            return failed(words(e.getCause()));
        } catch (IOException e) {
            return new Delivery.Failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return failed("interrupted");
        }
    }

    @Override
    public void check() throws IOException {
        secret.signature(0, new byte[0]);
    }

    @Override
    public synchronized void close() {
        closed = true;
        cancel();
    }

    private HttpRequest request(Alarm alarm) throws IOException {
        byte[] body = Json.bytes(origin.message(alarm));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.uri())
                        .timeout(timeout)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "AltNet")
                        .header("Idempotency-Key", origin.idempotencyKey(alarm))
                        .header(
                                "AltNet-Signature",
                                secret.signature(clock.now().wall().getEpochSecond(), body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        target.authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private CompletableFuture<HttpResponse<Void>> send(HttpRequest request) {
        HttpClient sender = client.orElseGet(this::newClient);
        client = Optional.of(sender);
        CompletableFuture<HttpResponse<Void>> response =
                sender.sendAsync(request, head -> new Unread());
        synchronized (this) {
            underWay = response;
            if (closed) {
                cancel();
            }
        }
        return response;
    }

    private synchronized void cancel() {
        underWay.cancel(true);
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT)
                .build();
    }

    private Delivery judge(int status, Optional<String> retryAfter) {
        boolean isSuccess = status / 100 == 2;
        if (isSuccess) {
            return new Delivery.Done();
        }
        String why = target + " answered with status " + status;
        if (status / 100 == 3) {
            return new Delivery.Refused(
                    why + ", a redirection, which is not followed; set the address it leads to");
        }
        if (status == GONE) {
            return new Delivery.Refused(why + ", gone for good; set webhook anew, or to nothing");
        }
        Optional<Duration> notBefore =
                retryAfter.flatMap(value -> pause(value, clock.now().wall()));
        boolean isRejection =
                status / 100 == 4 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
        return isRejection
                ? new Delivery.Rejected(
                        why + "; look at webhook and its secret on both sides", notBefore)
                : new Delivery.Failed(why, notBefore);
    }

    /** RFC 9110, 10.2.3: seconds, or a date; an hour at most. Empty if it makes no sense. */
    static Optional<Duration> pause(String retryAfter, Instant now) {
        try {
            String text = retryAfter.strip();
            Duration pause =
                    text.chars().allMatch(Character::isDigit)
                            ? Duration.ofSeconds(Long.parseLong(text))
                            : Duration.between(
                                    now,
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant());
            if (pause.isNegative()) {
                return Optional.empty();
            }
            return Optional.of(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private Delivery failed(String why) {
        return new Delivery.Failed(target + ": " + why);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return OneLine.of(cause.getClass().getSimpleName() + message, LONGEST_REASON);
    }

    /** The status says it all: whatever else comes is not read, so that it cannot be too much. */
    private static final class Unread implements HttpResponse.BodySubscriber<Void> {
        @Override
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {}
    }
}
