package org.altnet.watchdog;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.altnet.api.driver.DriverStatus;
import org.altnet.api.driver.DriverStatus.Reason;
import org.altnet.api.driver.DriverStatus.State;
import org.altnet.api.stack.DriverView;
import org.altnet.api.time.Moment;

/**
 * What was seen of a driver, and whether it is of use.
 *
 * <p><em>Asked in vain</em>: it is ACTIVE and has peers, something was sent over it at least three
 * times, and nothing has been received since the first of these. What is sent within 10 minutes
 * after something was received does not count, since it is likely an answer of ours; so a driver
 * that merely listens and answers is never suspect, however long nobody calls.
 *
 * <p><em>Not working</em>: it is in any state but ACTIVE and DISABLED, which an operator chose. A
 * driver without peers is waiting for the operator or for callers, and is not suspect; but if it
 * has been ACTIVE before, those who called it are cut off.
 *
 * <p>Owned by the detector's thread.
 */
final class DriverHistory {
    private static final Duration LIKELY_OUR_ANSWER = Duration.ofMinutes(10);
    private static final long QUESTIONS = 3;

    private static final String IN = "/in";
    private static final String OUT = "/out";
    private static final String QUESTIONS_KEY = "/questions";
    private static final String ACTIVE = "/active";
    private static final String HEARD = "/heard";
    private static final String VAIN = "/vain";
    private static final String DOWN = "/down";
    private static final String REASON = "/reason";

    private long in;
    private long out;
    private long questions;
    private boolean wasActive;
    private String reason = "";
    private Optional<Moment> heard = Optional.empty();
    private Optional<Lasting> inVain = Optional.empty();
    private Optional<Lasting> down = Optional.empty();
    private Optional<Moment> lastSeen = Optional.empty();

    void follow(DriverView view, Moment at) {
        lastSeen = Optional.of(at);
        followTraffic(view, at);
        DriverStatus status = view.status();
        wasActive |= status.state() == State.ACTIVE;
        if (isDown(status)) {
            reason = status.state() + (status.text().isEmpty() ? "" : ", " + status.text());
            down = down.or(() -> Optional.of(Lasting.from(at)));
        } else {
            down = Optional.empty();
        }
    }

    /** Told when it is not among the drivers that are here. */
    boolean isGone(Moment now, Duration longEnough) {
        return lastSeen.filter(at -> now.since(at).compareTo(longEnough) < 0).isEmpty();
    }

    boolean isDue(Moment now, Duration silence, Duration downtime, Duration interval) {
        return down.filter(lasting -> lasting.isDue(now, downtime, interval)).isPresent()
                || askedInVain()
                        .filter(lasting -> lasting.isDue(now, silence, interval))
                        .isPresent();
    }

    boolean isReported() {
        return down.filter(Lasting::isReported).isPresent()
                || inVain.filter(Lasting::isReported).isPresent();
    }

    void report(Moment now, Duration silence, Duration downtime, Duration interval) {
        down = down.map(lasting -> lasting.reported(now, downtime, interval));
        inVain =
                askedInVain()
                        .map(lasting -> lasting.reported(now, silence, interval))
                        .or(() -> inVain);
    }

    /** What is the matter, as the end of a sentence; the same for as long as it lasts. */
    String words() {
        return down.isPresent() ? "does not work" : "is asked and receives nothing";
    }

    Map<String, String> evidence(Moment now) {
        Lasting lasting = down.or(() -> inVain).orElseThrow();
        return Map.of(
                "seconds", Long.toString(lasting.length(now).toSeconds()),
                "state", down.isPresent() ? reason : State.ACTIVE.name(),
                "questions", Long.toString(questions),
                "messages.in", Long.toString(in),
                "messages.out", Long.toString(out));
    }

    void saveTo(Map<String, String> state, String id, Moment now) {
        state.put(id + IN, Long.toString(in));
        state.put(id + OUT, Long.toString(out));
        state.put(id + QUESTIONS_KEY, Long.toString(questions));
        state.put(id + ACTIVE, Boolean.toString(wasActive));
        state.put(id + REASON, reason);
        heard.ifPresent(at -> state.put(id + HEARD, now.since(at).toString()));
        inVain.ifPresent(lasting -> lasting.saveTo(state, id + VAIN, now));
        down.ifPresent(lasting -> lasting.saveTo(state, id + DOWN, now));
    }

    /** The ids of the drivers in a saved state. */
    static Set<String> savedIn(Map<String, String> state) {
        Set<String> ids = new TreeSet<>();
        for (String key : state.keySet()) {
            if (key.endsWith(IN)) {
                ids.add(key.substring(0, key.length() - IN.length()));
            }
        }
        return ids;
    }

    /** With no more taken as reported than is due by these spans, as in {@link #isDue}. */
    static DriverHistory restored(
            SavedState before,
            String id,
            Moment now,
            Duration silence,
            Duration downtime,
            Duration interval) {
        DriverHistory history = new DriverHistory();
        history.lastSeen = Optional.of(now);
        history.in = before.count(id + IN).orElse(0L);
        history.out = before.count(id + OUT).orElse(0L);
        history.questions = before.count(id + QUESTIONS_KEY).orElse(0L);
        history.wasActive = before.flag(id + ACTIVE);
        history.reason = before.text(id + REASON).orElse("");
        history.heard = before.sinceObserved(id + HEARD);
        history.inVain =
                before.lastingObserved(id + VAIN)
                        .map(lasting -> lasting.bounded(now, silence, interval));
        history.down =
                before.lastingObserved(id + DOWN)
                        .map(lasting -> lasting.bounded(now, downtime, interval));
        return history;
    }

    private void followTraffic(DriverView view, Moment at) {
        long nowIn = view.traffic().messagesIn() + view.traffic().dropped();
        long nowOut = view.traffic().messagesOut();
        boolean anew = nowIn < in || nowOut < out;
        long received = anew ? nowIn : nowIn - in;
        long sent = anew ? nowOut : nowOut - out;
        in = nowIn;
        out = nowOut;
        if (received > 0) {
            heard = Optional.of(at);
        }
        if (received > 0 || view.status().state() != State.ACTIVE || view.peers() == 0) {
            questions = 0;
            inVain = Optional.empty();
        } else if (sent > 0 && !isLikelyOurAnswer(at)) {
            questions++;
            inVain = inVain.or(() -> Optional.of(Lasting.from(at)));
        }
    }

    private boolean isLikelyOurAnswer(Moment now) {
        return heard.filter(at -> now.since(at).compareTo(LIKELY_OUR_ANSWER) < 0).isPresent();
    }

    private Optional<Lasting> askedInVain() {
        return inVain.filter(lasting -> questions >= QUESTIONS);
    }

    private boolean isDown(DriverStatus status) {
        return switch (status.state()) {
            case ACTIVE, DISABLED -> false;
            case INACTIVE -> wasActive || !status.reasons().equals(Set.of(Reason.NO_PEERS));
            case STARTING, FAILED, STOPPED -> true;
        };
    }
}
