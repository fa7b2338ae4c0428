package org.altnet.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.altnet.api.stack.Receipt;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.Incident;

/**
 * What was suspected and what was done about it. One incident at a time is open: whatever else is
 * suspected meanwhile is a step of it. It ends when nobody works on it any more.
 *
 * <p>Written on validation's lane, read by anybody.
 */
final class Journal {
    private static final int REMEMBERED = 100;

    /** Steps of an incident; if there are more, those after the first few are dropped. */
    private static final int MOST_STEPS = 200;

    private static final int FIRST_STEPS = 20;

    private final TimeSource time;
    private final Set<Work> ongoing = EnumSet.noneOf(Work.class);
    private volatile List<Incident> incidents = List.of();
    private long count;

    /** What keeps an incident open. */
    enum Work {
        /** Somebody is asked, or what came of that is looked at. */
        ASKING,
        /** It will be asked again soon whether all is well. */
        RECHECK,
        /** What a peer has pushed is looked at. */
        PUSH,
        /** Blocks are fetched. */
        BLOCKS,
        /** A chain with more work than the node's is known. */
        OUTRUN
    }

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

    /**
     * Work begins, on the incident that is open or on a new one.
     *
     * @param cause of a new incident
     */
    void begin(Work work, String cause) {
        if (!isOpen()) {
            Incident incident = new Incident(++count, cause, List.of(), Optional.empty());
            incidents =
                    Stream.concat(Stream.of(incident), incidents.stream())
                            .limit(REMEMBERED)
                            .toList();
        }
        ongoing.add(work);
    }

    /** Work goes on if an incident is open; nothing is begun for it alone. */
    void goOn(Work work) {
        if (isOpen()) {
            ongoing.add(work);
        }
    }

    boolean isOngoing(Work work) {
        return ongoing.contains(work);
    }

    /** Work is done: the last one to be done ends the incident. */
    void end(Work work) {
        if (ongoing.remove(work) && ongoing.isEmpty()) {
            Incident open = incidents.get(0);
            replace(new Incident(open.number(), open.cause(), open.steps(), Optional.of(now())));
        }
    }

    /** Adds a step to the open incident; nothing if none is open. */
    void note(Incident.Kind kind, String text) {
        note(kind, text, List.of());
    }

    /** As {@link #note(Incident.Kind, String)}. */
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

    private void replace(Incident latest) {
        incidents = Stream.concat(Stream.of(latest), incidents.stream().skip(1)).toList();
    }

    private Instant now() {
        return time.now().wall();
    }
}
