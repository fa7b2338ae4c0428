package org.altnet.alarm;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.TimeSource;
import org.altnet.room.DurationSetting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in an outbox to its sink, in order, until it is taken, refused or too old.
 *
 * <p>All fields belong to its lane, which is its own: however long a sink takes, nobody else waits.
 */
final class Courier {
    /** What can go wrong with a delivery, so that each is told apart in the log. */
    private enum Trouble {
        FAILED,
        REJECTED,
        THREW
    }

    private final Sink sink;
    private final Outbox outbox;
    private final Lane lane;
    private final TimeSource clock;
    private final Backoff backoff;
    private final Duration patience;
    private final Logger log;
    private final Set<Trouble> said = EnumSet.noneOf(Trouble.class);
    private Optional<Lane.Task> retry = Optional.empty();
    private int failures;
    private boolean closed;

    /**
     * @param lane which nobody else uses
     * @param patience how old a message gets before it is given up
     */
    Courier(
            Sink sink,
            Outbox outbox,
            Lane lane,
            TimeSource clock,
            Backoff backoff,
            Duration patience) {
        this(sink, outbox, lane, clock, backoff, patience, LoggerFactory.getLogger(Courier.class));
    }

    Courier(
            Sink sink,
            Outbox outbox,
            Lane lane,
            TimeSource clock,
            Backoff backoff,
            Duration patience,
            Logger log) {
        this.sink = sink;
        this.outbox = outbox;
        this.lane = lane;
        this.clock = clock;
        this.backoff = backoff;
        this.patience = patience;
        this.log = log;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Delivers what an earlier run has left. Any thread. */
    void start() {
        lane.execute(
                () -> {
                    check();
                    deliverNext();
                });
    }

    /** There may be something to deliver. Any thread. */
    void wake() {
        lane.execute(this::deliverNext);
    }

    /** Makes a delivery under way end; whoever owns the lane ends it after. Any thread. */
    void close() {
        sink.close();
        lane.execute(() -> closed = true);
    }

    /** So that a mistake shows before the first alarm. */
    private void check() {
        try {
            sink.check();
            log.info("Alarms are told by {}", sink.name());
        } catch (IOException e) {
            log.error("Alarms cannot be told by {}: {}", sink.name(), e.getMessage());
        }
    }

    private void deliverNext() {
        if (closed || retry.isPresent()) {
            return; // waits for the first one's next attempt
        }
        outbox.first().ifPresent(this::deliver);
    }

    private void deliver(Outbox.Pending message) {
        Alarm alarm = message.alarm();
        if (clock.now().since(message.since()).compareTo(patience) > 0) {
            log.warn(
                    "{} could not be told of {} {} within {}; given up, altnet:alarms shows what"
                            + " lasts",
                    sink.name(),
                    alarm.sequence(),
                    alarm.key(),
                    DurationSetting.words(patience));
            finished(alarm);
            return;
        }
        Delivery result = attempt(alarm);
        if (result instanceof Delivery.Failed failed) {
            String advice = "Tried again for " + DurationSetting.words(patience);
            Duration wait = backoff.after(failures + 1);
            failed(alarm, Trouble.FAILED, failed.why(), advice, later(failed.notBefore(), wait));
        } else if (result instanceof Delivery.Rejected rejected) {
            String advice =
                    "Tried again each few minutes for "
                            + DurationSetting.words(patience)
                            + ", and what comes after it waits";
            Duration wait = later(rejected.notBefore(), backoff.longest());
            failed(alarm, Trouble.REJECTED, rejected.why(), advice, wait);
        } else if (result instanceof Delivery.Refused refused) {
            log.warn(
                    "{} refuses {} {}, which is not tried again: {}",
                    sink.name(),
                    alarm.sequence(),
                    alarm.key(),
                    refused.why());
            works();
            finished(alarm);
        } else {
            if (failures > 0) {
                log.info("{} works again after {} failures", sink.name(), failures);
            }
            works();
            log.debug("{} was told of {} {}", sink.name(), alarm.sequence(), alarm.key());
            finished(alarm);
        }
    }

    /** Whatever a sink throws, the message is kept and tried again: nobody else would come back. */
    private Delivery attempt(Alarm alarm) {
        try {
            return sink.deliver(alarm);
        } catch (RuntimeException | Error e) {
            // Also how a JDK says that it has no more file descriptors or threads.
            if (said.add(Trouble.THREW)) {
                log.error(
                        "{} threw when it was to tell of {} {}, which is a bug unless the machine"
                                + " is short of files, threads or memory; tried again",
                        sink.name(),
                        alarm.sequence(),
                        alarm.key(),
                        e);
            }
            return new Delivery.Failed("threw " + e.getClass().getName());
        }
    }

    private void works() {
        failures = 0;
        said.clear();
    }

    private void finished(Alarm alarm) {
        outbox.remove(alarm);
        wake();
    }

    private static Duration later(Optional<Duration> asked, Duration wait) {
        return asked.filter(pause -> pause.compareTo(wait) > 0).orElse(wait);
    }

    private void failed(Alarm alarm, Trouble trouble, String why, String advice, Duration pause) {
        failures++;
        if (said.add(trouble)) {
            log.warn(
                    "{} could not be told of {} {}: {}. {}",
                    sink.name(),
                    alarm.sequence(),
                    alarm.key(),
                    why,
                    advice);
        } else {
            log.debug(
                    "{} could not be told of {} {}, attempt {}: {}; again in {}",
                    sink.name(),
                    alarm.sequence(),
                    alarm.key(),
                    failures,
                    why,
                    pause);
        }
        retry = Optional.of(lane.schedule(pause, this::retry));
    }

    private void retry() {
        retry = Optional.empty();
        deliverNext();
    }
}
