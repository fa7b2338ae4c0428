package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.Anomaly.Remedy;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Suspects that blocks come too slowly, seldom wrongly: two {@link ShiryaevRoberts} statistics that
 * see the same blocks. The lower one has everybody asked at once. The higher one tells the operator
 * if nobody answers that.
 *
 * <p>Each begins anew at its own threshold alone, so that the mean time between its false alarms is
 * exactly the configured one and the lower one does not delay the higher one. While a silence lasts
 * that is also what makes them report again: the lower one some 90 minutes after the last time.
 * When the higher one is there and nobody has been asked since all was well, everybody is asked
 * first; nobody answering for 5 minutes after that is what makes a notice.
 *
 * <p>The same tip from one independent driver resets both: who cuts a node off must cut all of its
 * media off.
 *
 * <p>A new best header that is {@code n} higher than the one before is {@code n} blocks, however
 * they came: their proof of work was done, and that they came at once says something about the way
 * here and nothing about the rate. A reorganisation to the same height is none. Since a statistic
 * does not fall below zero, the thousands of a first sync are no more than a reset.
 *
 * <p>Monotonic time only. Over a restart both go on, if the node is where it was with at most 10
 * minutes of the time between: a restart is no reprieve, but time in which nobody watched is no
 * evidence of silence. If it is elsewhere, blocks are counted as above.
 *
 * <p>A suspicion stands until somebody agrees or, if no notice was given, a block comes with which
 * the higher statistic is below the lower threshold. A notice stands until somebody agrees.
 */
@Component(
        name = WatchdogConfig.PID + ".sr",
        configurationPid = WatchdogConfig.PID,
        service = AnomalyDetector.class,
        scope = ServiceScope.PROTOTYPE)
public final class ShiryaevRobertsDetector implements AnomalyDetector {
    /** What anybody asked gets to answer in, before it counts as nobody answering. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration MOST_TIME_AWAY = Duration.ofMinutes(10);
    private static final double NANOS_PER_UNIT = ShiryaevRoberts.MINUTES_PER_UNIT * 60e9;

    private final double baseline;
    private final double askPerYear;
    private final double noticePerYear;
    private final double askAt;
    private final double noticeAt;
    private final ShiryaevRoberts ask;
    private final ShiryaevRoberts notice;

    private Optional<StoredHeader> tip = Optional.empty();
    private Moment latest = new Moment(0, Instant.EPOCH);
    private Suspicion suspicion = Suspicion.NONE;

    /**
     * What was done about it since all was well.
     *
     * @param asked when everybody was asked last
     * @param answered whether anybody has answered that
     * @param rare the higher threshold was reached and what to do about that is not settled
     * @param noticed the operator was told
     */
    private record Suspicion(
            Optional<Moment> asked, boolean answered, boolean rare, boolean noticed) {
        static final Suspicion NONE = new Suspicion(Optional.empty(), false, false, false);

        Suspicion asking(Moment now) {
            return new Suspicion(Optional.of(now), false, rare, noticed);
        }

        Suspicion answering() {
            return new Suspicion(asked, asked.isPresent(), rare, noticed);
        }

        Suspicion becomesRare() {
            return new Suspicion(asked, answered, true, noticed);
        }

        Suspicion settled(boolean byNotice) {
            return new Suspicion(asked, answered, false, noticed || byNotice);
        }

        boolean stands() {
            return asked.isPresent();
        }
    }

    @Activate
    public ShiryaevRobertsDetector(WatchdogConfig config) {
        this(
                RateSetting.baseline(WatchdogConfig.PID, "sr.baseline", config.sr_baseline()),
                RateSetting.perYear(
                        WatchdogConfig.PID, "sr.ask.per.year", config.sr_ask_per_year()),
                RateSetting.perYear(
                        WatchdogConfig.PID, "sr.notice.per.year", config.sr_notice_per_year()));
    }

    /**
     * @param baseline blocks in 10 minutes when nothing is wrong: 0.9 lets the hash rate fall by a
     *     tenth, 1 is for calibration
     * @param askPerYear false alarms of the lower threshold in a year at the baseline; 0 for never.
     *     12 is a threshold of 4,383.
     * @param noticePerYear the same of the higher one; 1 is a threshold of 52,596
     */
    public ShiryaevRobertsDetector(double baseline, double askPerYear, double noticePerYear) {
        this.baseline = baseline;
        this.askPerYear = askPerYear;
        this.noticePerYear = noticePerYear;
        askAt = ShiryaevRoberts.thresholdFor(askPerYear);
        noticeAt = ShiryaevRoberts.thresholdFor(noticePerYear);
        ask = new ShiryaevRoberts(baseline);
        notice = new ShiryaevRoberts(baseline);
    }

    @Override
    public String name() {
        return "sr";
    }

    @Override
    public String description() {
        if (askPerYear == 0 && noticePerYear == 0) {
            return "off";
        }
        return String.format(
                Locale.ROOT,
                "blocks come slower than %.3g in 10 min: Shiryaev-Roberts mixture, asks all at %s,"
                        + " notice if unanswered at %s",
                baseline,
                words(askAt),
                words(noticeAt));
    }

    /**
     * At the baseline. Fewer if blocks come faster, and if others can be asked: each agreement
     * resets it.
     */
    @Override
    public OptionalDouble falseAlarmsPerYear() {
        double sum = askPerYear + noticePerYear;
        return sum == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    @Override
    public Set<String> standing() {
        return suspicion.stands() ? Set.of("") : Set.of();
    }

    @Override
    public Optional<Anomaly> observe(Observation observation) {
        passTimeUntil(observation.at());
        if (observation instanceof Observation.Started started) {
            begin(started);
            return Optional.empty();
        }
        if (observation instanceof Observation.Probed probed) {
            takeNoteOf(probed);
        }
        if (tip.isEmpty()) {
            return Optional.empty();
        }
        if (observation instanceof Observation.NewBestHeader news) {
            // What was reached in the silence before it was reached, whatever comes after.
            Optional<Anomaly> anomaly = judge(news.at(), news.tip());
            takeNoteOf(news);
            return anomaly;
        }
        return judge(observation.at(), tip.get());
    }

    @Override
    public Map<String, String> state() {
        Map<String, String> state = new HashMap<>();
        tip.ifPresent(
                header -> {
                    state.put("height", Integer.toString(header.height()));
                    state.put("ask", joined(ask));
                    state.put("notice", joined(notice));
                    state.put("answered", Boolean.toString(suspicion.answered));
                    state.put("rare", Boolean.toString(suspicion.rare));
                    state.put("noticed", Boolean.toString(suspicion.noticed));
                    suspicion.asked.ifPresent(
                            at -> state.put("asked", latest.since(at).toString()));
                });
        return state;
    }

    @Override
    public void restore(Map<String, String> state, Instant saved, Moment now) {
        SavedState before = new SavedState(state, saved, now);
        Optional<Long> height = before.count("height");
        if (tip.isEmpty()
                || height.isEmpty()
                || !resumes(ask, before.text("ask"))
                || !resumes(notice, before.text("notice"))) {
            ask.reset();
            notice.reset();
            return;
        }
        latest = now;
        suspicion =
                new Suspicion(
                        before.since("asked"),
                        before.flag("answered"),
                        before.flag("rare"),
                        before.flag("noticed"));
        Duration away = before.away();
        pass(away.compareTo(MOST_TIME_AWAY) > 0 ? MOST_TIME_AWAY : away);
        blocks(tip.get().height() - height.get());
    }

    private void begin(Observation.Started started) {
        tip = Optional.of(started.tip());
        latest = started.at();
        ask.reset();
        notice.reset();
        suspicion = Suspicion.NONE;
    }

    private void takeNoteOf(Observation.Probed probed) {
        if (!probed.agreeing().isEmpty()) {
            ask.reset();
            notice.reset();
            suspicion = Suspicion.NONE;
        } else if (probed.answers() > 0) {
            suspicion = suspicion.answering();
        }
    }

    private void takeNoteOf(Observation.NewBestHeader news) {
        blocks((long) news.tip().height() - tip.orElseThrow().height());
        tip = Optional.of(news.tip());
    }

    private void blocks(long count) {
        for (long block = 0; block < count && (ask.value() > 0 || notice.value() > 0); block++) {
            ask.block();
            notice.block();
        }
        if (count > 0
                && !suspicion.noticed
                && !suspicion.rare
                && notice.value() < Math.min(askAt, noticeAt)) {
            suspicion = Suspicion.NONE;
        }
    }

    private Optional<Anomaly> judge(Moment now, StoredHeader header) {
        if (notice.value() >= noticeAt) {
            notice.reset();
            suspicion = suspicion.becomesRare();
        }
        if (ask.value() >= askAt) {
            double reached = ask.value();
            ask.reset();
            return Optional.of(askAll(now, header, reached, askAt));
        }
        return suspicion.rare ? aboutTheRareOne(now, header) : Optional.empty();
    }

    private Optional<Anomaly> aboutTheRareOne(Moment now, StoredHeader header) {
        if (suspicion.asked.isEmpty()) {
            return Optional.of(askAll(now, header, noticeAt, noticeAt));
        }
        if (suspicion.answered) {
            suspicion = suspicion.settled(false);
            return Optional.of(askAll(now, header, noticeAt, noticeAt));
        }
        if (now.since(suspicion.asked.get()).compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        suspicion = suspicion.settled(true);
        return Optional.of(
                anomaly(
                        Remedy.NOTIFY,
                        now,
                        header,
                        "blocks come too slowly, as once in "
                                + words(noticeAt)
                                + " by chance, and nobody could be asked about it",
                        noticeAt,
                        noticeAt));
    }

    private Anomaly askAll(Moment now, StoredHeader header, double reached, double threshold) {
        suspicion = suspicion.asking(now);
        return anomaly(
                Remedy.ASK_ALL,
                now,
                header,
                "blocks come too slowly, as once in " + words(threshold) + " by chance",
                reached,
                threshold);
    }

    private Anomaly anomaly(
            Remedy remedy,
            Moment now,
            StoredHeader header,
            String text,
            double reached,
            double threshold) {
        return new Anomaly(
                name(),
                "",
                remedy,
                now,
                header,
                text,
                Map.of(
                        "statistic",
                        String.format(Locale.ROOT, "%.6g", reached),
                        "threshold",
                        String.format(Locale.ROOT, "%.6g", threshold),
                        "false.alarms.per.year",
                        String.format(
                                Locale.ROOT, "%.3g", ShiryaevRoberts.UNITS_PER_YEAR / threshold),
                        "baseline",
                        String.format(Locale.ROOT, "%.3g", baseline),
                        "tip.height",
                        Integer.toString(header.height()),
                        "tip.hash",
                        header.hash().toString()));
    }

    private void passTimeUntil(Moment now) {
        Duration passed = now.since(latest);
        if (tip.isPresent() && !passed.isNegative()) {
            pass(passed);
            latest = now;
        }
    }

    private void pass(Duration time) {
        double units = time.toNanos() / NANOS_PER_UNIT;
        ask.advance(units);
        notice.advance(units);
    }

    private static String words(double threshold) {
        double perYear = ShiryaevRoberts.UNITS_PER_YEAR / threshold;
        if (perYear == 0) {
            return "never";
        }
        double days = 365.25 / perYear;
        return days >= 365
                ? String.format(Locale.ROOT, "%.3g a", days / 365.25)
                : String.format(Locale.ROOT, "%.3g d", days);
    }

    private static String joined(ShiryaevRoberts statistic) {
        return Arrays.stream(statistic.parts())
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }

    private static boolean resumes(ShiryaevRoberts statistic, Optional<String> saved) {
        try {
            return saved.isPresent()
                    && statistic.resume(
                            Arrays.stream(saved.get().split(" "))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
        } catch (NumberFormatException garbled) {
            return false;
        }
    }
}
