package org.altnet.alarm;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.time.TimeSource;
import org.altnet.room.ThreadLane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A desk, its couriers, and a thread for each, made of the settings. Closed once. */
final class AlarmRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmRoom.class);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final List<ThreadLane> lanes = new ArrayList<>();
    private final List<Courier> couriers = new ArrayList<>();
    private final ThreadLane deskLane;
    private final AlarmDesk desk;

    /** Reads what an earlier run has left, which is local disk. */
    AlarmRoom(AlarmSettings settings, TimeSource clock) {
        StateFile file = new StateFile(settings.directory().resolve("alarms.json"), clock);
        AlarmState state = file.load();
        Origin origin = new Origin(state.instance(), settings.network());
        Backoff backoff = new Backoff(new SecureRandom());
        for (Sink sink : sinks(settings, origin, clock)) {
            Outbox outbox =
                    new Outbox(
                            settings.directory().resolve("outbox").resolve(sink.name()),
                            clock,
                            settings.outboxMax());
            ThreadLane lane = lane("altnet-alarm-" + sink.name());
            couriers.add(new Courier(sink, outbox, lane, clock, backoff, settings.patience()));
        }
        AlarmBook book = new AlarmBook(clock, settings.rule(), state, outstanding());
        deskLane = lane("altnet-alarm");
        desk =
                new AlarmDesk(
                        book,
                        deskLane,
                        clock,
                        new AlarmLog(LOG),
                        file,
                        new StatusFile(
                                settings.statusFile(),
                                settings.statusForAll(),
                                origin.instance(),
                                origin.network()),
                        couriers);
    }

    AlarmDesk desk() {
        return desk;
    }

    /** Writes down what has come in, and waits for a delivery under way: bounded. */
    @Override
    public void close() {
        couriers.forEach(Courier::close);
        try {
            CompletableFuture.runAsync(desk::finish, deskLane)
                    .get(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The latest changes of alarms may not be on the disk: {}", e.toString());
        }
        lanes.forEach(lane -> lane.end(false));
        lanes.forEach(ThreadLane::close);
    }

    private static List<Sink> sinks(AlarmSettings settings, Origin origin, TimeSource clock) {
        List<Sink> sinks = new ArrayList<>();
        settings.hook()
                .map(hook -> new ExecHook(hook.executable(), hook.timeout(), origin, clock))
                .ifPresent(sinks::add);
        settings.webhook()
                .map(web -> webhook(web, settings.proxyOnly(), origin, clock))
                .ifPresent(sinks::add);
        return sinks;
    }

    /** In proxy-only mode only one on this machine is posted to. */
    static Sink webhook(AlarmSettings.Web web, ProxyOnly only, Origin origin, TimeSource clock) {
        return only.permitsDirect(web.target().uri().getHost())
                ? new Webhook(web.target(), web.secret(), web.timeout(), origin, clock)
                : new BarredWebhook(web.target(), only);
    }

    /** Of all outboxes, each once, by sequence. */
    private List<Alarm> outstanding() {
        TreeMap<Long, Alarm> bySequence = new TreeMap<>();
        couriers.forEach(
                courier ->
                        courier.outbox()
                                .alarms()
                                .forEach(alarm -> bySequence.put(alarm.sequence(), alarm)));
        return List.copyOf(bySequence.values());
    }

    private ThreadLane lane(String name) {
        ThreadLane lane = new ThreadLane(name);
        lanes.add(lane);
        return lane;
    }
}
