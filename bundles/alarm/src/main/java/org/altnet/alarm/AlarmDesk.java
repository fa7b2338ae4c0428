package org.altnet.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.AlarmListener;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.TimeSource;
import org.altnet.room.Whiteboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes alarms in, and carries out what the {@link AlarmBook} decides.
 *
 * <p>Callers wait for the book's monitor alone. Disk and listeners are the lane's, and so are the
 * fields that are not final. The order on the lane is what makes each change be told at least once:
 * first the log, then the outboxes, then the state, and only then may couriers take something out
 * of an outbox. A step that throws keeps none of the others from being done. Whenever that is cut
 * short, what was told and what is remembered can be made to agree: an outbox that is ahead of the
 * state says what was going to be told.
 */
final class AlarmDesk implements Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmDesk.class);

    /** How old the status file gets while all is well; a failed write is tried again by then. */
    static final Duration HEARTBEAT = Duration.ofMinutes(1);

    private final AlarmBook book;
    private final Lane lane;
    private final TimeSource clock;
    private final AlarmLog log;
    private final StateFile stateFile;
    private final StatusFile statusFile;
    private final List<Courier> couriers;
    private final Whiteboard<AlarmListener> listeners = new Whiteboard<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private Optional<Lane.Task> alarmClock = Optional.empty();
    private final Set<String> broken = new HashSet<>();
    private boolean unsaved;

    AlarmDesk(
            AlarmBook book,
            Lane lane,
            TimeSource clock,
            AlarmLog log,
            StateFile stateFile,
            StatusFile statusFile,
            List<Courier> couriers) {
        this.book = book;
        this.lane = lane;
        this.clock = clock;
        this.log = log;
        this.stateFile = stateFile;
        this.statusFile = statusFile;
        this.couriers = List.copyOf(couriers);
    }

    /** Goes on with what an earlier run has left. */
    void start() {
        wake();
        couriers.forEach(Courier::start);
    }

    /** Writes down what has come in until now. On the lane, as the last task. */
    void finish() {
        work();
    }

    void addListener(AlarmListener listener, Map<String, ?> properties) {
        listeners.add(listener, properties);
    }

    void removeListener(Map<String, ?> properties) {
        listeners.remove(properties);
    }

    @Override
    public void raise(String key, Severity severity, String text, Map<String, String> details) {
        if (book.raise(key, severity, text, details)) {
            wake();
        }
    }

    @Override
    public void clear(String key, String text) {
        if (book.clear(key, text)) {
            wake();
        }
    }

    @Override
    public List<Alarm> all() {
        return book.all();
    }

    @Override
    public Optional<Alarm> acknowledge(String key, String by) {
        Optional<Alarm> known = book.acknowledge(key, by);
        known.ifPresent(any -> wake());
        return known;
    }

    @Override
    public void mute(Duration time) {
        book.mute(time);
        book.mutedUntil()
                .ifPresentOrElse(
                        until ->
                                LOG.info(
                                        "Alarms are muted until {}",
                                        until.truncatedTo(ChronoUnit.SECONDS)),
                        () -> LOG.info("Alarms are not muted"));
        wake();
    }

    @Override
    public Optional<Instant> mutedUntil() {
        return book.mutedUntil();
    }

    private void wake() {
        if (awake.compareAndSet(false, true)) {
            lane.execute(this::work);
        }
    }

    private void work() {
        awake.set(false);
        Duration next = HEARTBEAT;
        try {
            AlarmBook.Batch batch = book.take();
            next = batch.next().filter(due -> due.compareTo(HEARTBEAT) < 0).orElse(HEARTBEAT);
            carryOut(batch);
        } finally {
            alarmClock.ifPresent(Lane.Task::cancel);
            alarmClock = Optional.of(lane.schedule(next, this::work));
        }
    }

    private void carryOut(AlarmBook.Batch batch) {
        batch.announcements().forEach(this::announce);
        unsaved |= batch.dirty();
        if (unsaved) {
            attempt("save the state", () -> unsaved = !stateFile.save(batch.state()));
        }
        if (!batch.announcements().isEmpty()) {
            couriers.forEach(courier -> courier.outbox().release());
            couriers.forEach(Courier::wake);
        }
        attempt(
                "write the status file",
                () ->
                        statusFile.write(
                                book.all(),
                                batch.state().sequence(),
                                book.mutedUntil(),
                                clock.now().wall()));
        batch.changes().forEach(change -> listeners.each(listener -> listener.changed(change)));
    }

    private void announce(Announcement news) {
        if (news.audience() == Audience.LOG) {
            attempt("log an alarm", () -> log.write(news));
        } else {
            couriers.forEach(
                    courier ->
                            attempt("store a message", () -> courier.outbox().store(news.alarm())));
        }
    }

    /** What is taken out of the book comes but once, so one step's bug must not cost the others. */
    private void attempt(String what, Runnable step) {
        try {
            step.run();
            broken.remove(what);
        } catch (RuntimeException | Error e) {
            if (broken.add(what)) {
                LOG.error("Could not {}, which is a bug; everything else goes on", what, e);
            } else {
                LOG.debug("Could not {} again", what, e);
            }
        }
    }
}
