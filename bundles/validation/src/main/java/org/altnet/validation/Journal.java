package org.altnet.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Incident;

/**
 * What was suspected and what was done about it. One incident at a time is open: whatever else is
 * suspected meanwhile is a step of it.
 *
 * <p>Written on validation's lane, read by anybody.
 */
final class Journal {
    private static final int REMEMBERED = 100;

    /** Steps of an incident; if there are more, those after the first few are dropped. */
    private static final int MOST_STEPS = 200;

    private static final int FIRST_STEPS = 20;

    private final TimeSource time;
    private volatile List<Incident> incidents = List.of();
    private long count;

    Journal(TimeSource time) {
        this.time = time;
    }

    /** Newest first. */
    List<Incident> incidents() {
        return incidents;
    }

    boolean isOpen() {
        return !incidents.isEmpty() && incidents.get(0).ended().isEmpty();
    }

    /** Opens an incident, unless one is open. */
    void open(String cause) {
        if (!isOpen()) {
            Incident incident = new Incident(++count, cause, List.of(), Optional.empty());
            incidents =
                    Stream.concat(Stream.of(incident), incidents.stream())
                            .limit(REMEMBERED)
                            .toList();
        }
    }

    /** Adds a step to the open incident; nothing if none is open. */
    void note(Incident.Kind kind, String text, List<Receipt> receipts) {
        if (isOpen()) {
            Incident open = incidents.get(0);
            List<Incident.Step> steps = new ArrayList<>(open.steps());
            if (steps.size() == MOST_STEPS) {
                steps.remove(FIRST_STEPS);
            }
            steps.add(new Incident.Step(now(), kind, text, receipts));
            replace(new Incident(open.number(), open.cause(), steps, Optional.empty()));
        }
    }

    /** Closes the open incident. */
    void close() {
        if (isOpen()) {
            Incident open = incidents.get(0);
            replace(new Incident(open.number(), open.cause(), open.steps(), Optional.of(now())));
        }
    }

    private void replace(Incident latest) {
        incidents = Stream.concat(Stream.of(latest), incidents.stream().skip(1)).toList();
    }

    private Instant now() {
        return time.now().wall();
    }
}
