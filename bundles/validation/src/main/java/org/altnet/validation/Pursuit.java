package org.altnet.validation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.stack.Answer;
import org.altnet.api.time.Moment;
import org.altnet.api.validation.Incident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on asking peers that said they have more, each from the last header it gave, until one has
 * shown all it has and that is more work than the node's. A branch whose beginning has too little
 * work to be stored is weighed to its end and then asked for again ({@link HeaderDownload}); for
 * one that does not connect, a {@link ReverseSearch} finds out from where to ask.
 *
 * <p>One peer at a time is followed, so one download at most holds headers. Searches hold none, and
 * go on side by side, so that peers that lead nowhere hold up nobody. Bounded in rounds and in time
 * over all peers, since a peer may hand out headers one by one, and each has an equal share of what
 * is left; what was stored by then is kept, and the next probe goes on from there. Confined to
 * validation's lane.
 */
final class Pursuit {
    private static final Logger LOG = LoggerFactory.getLogger(Pursuit.class);

    /** A million headers at 2,000 each, to be weighed and to be stored, and some to spare. */
    private static final int MAX_ROUNDS = 1_100;

    private static final Duration TIME_LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ProbeContext with;
    private final Lane lane;
    private final Hearing hearing;
    private final StoredHeader nodeBest;
    private final Deque<Trail> trails = new ArrayDeque<>();
    private final List<ReverseSearch> searches;
    private final Runnable whenDone;
    private final Moment began;
    private int rounds;
    private int asked;
    private int mostAsked;
    private Moment trailBegan;
    private Duration trailLimit = TIME_LIMIT;
    private int searching;
    private boolean idle;

    /** Whom to follow, and from where. */
    private record Trail(Hearing.Testimony shown, StoredHeader from) {}

    /**
     * @param lane the probe's
     * @param hearing where answers are noted
     * @param trails whom to ask, in this order
     * @param whenDone what comes after, on the lane
     */
    Pursuit(
            ProbeContext with,
            Lane lane,
            Hearing hearing,
            StoredHeader nodeBest,
            List<Hearing.Testimony> trails,
            Runnable whenDone) {
        this.with = with;
        this.lane = lane;
        this.hearing = hearing;
        this.nodeBest = nodeBest;
        trails.stream()
                .filter(Hearing.Testimony::connects)
                .map(each -> new Trail(each, each.last().orElseGet(with.chain()::tip)))
                .forEach(this.trails::add);
        searches =
                trails.stream()
                        .filter(each -> !each.connects())
                        .map(
                                each ->
                                        new ReverseSearch(
                                                with, lane, each.from(), from -> found(each, from)))
                        .toList();
        this.whenDone = whenDone;
        began = with.time().now();
        trailBegan = began;
    }

    void begin() {
        searching = searches.size();
        searches.forEach(ReverseSearch::begin);
        nextTrail();
    }

    private void found(Hearing.Testimony trail, Optional<StoredHeader> from) {
        searching--;
        from.ifPresent(header -> trails.add(new Trail(trail, header)));
        if (idle) {
            nextTrail();
        }
    }

    private void nextTrail() {
        idle = trails.isEmpty();
        if (!idle) {
            share(trails.size() + searching);
            Trail trail = trails.remove();
            follow(
                    trail.shown,
                    with.chain().download(trail.from.hash(), trail.shown.from().redacted()));
        } else if (searching == 0) {
            end();
        }
    }

    private void share(int among) {
        asked = 0;
        trailBegan = with.time().now();
        mostAsked = Math.max(1, (MAX_ROUNDS - rounds) / among);
        trailLimit = TIME_LIMIT.minus(trailBegan.since(began)).dividedBy(among);
    }

    /** What is still searched for, the next probe searches for again. */
    private void end() {
        idle = false;
        searches.forEach(ReverseSearch::cancel);
        whenDone.run();
    }

    private void follow(Hearing.Testimony trail, HeaderDownload download) {
        rounds++;
        BlockLocator locator = download.locator();
        BlockLocator.Entry reached = locator.entries().get(0);
        if (rounds > MAX_ROUNDS || with.time().now().since(began).compareTo(TIME_LIMIT) > 0) {
            note(trail, download, ", enough for now");
            LOG.info(
                    "Followed {} to height {} in {} rounds and {} s, which is enough for now",
                    trail.from().redacted(),
                    reached.height(),
                    rounds - 1,
                    with.time().now().since(began).toSeconds());
            end();
            return;
        }
        boolean othersWait = !trails.isEmpty() || searching > 0;
        if (othersWait && isShareUsedUp()) {
            note(trail, download, ", others wait");
            nextTrail();
            return;
        }
        asked++;
        LOG.debug("Fetch headers after {} from {}", reached.hash(), trail.from().redacted());
        Await.on(
                lane,
                with.altstack().request(trail.from(), new GetHeaders(locator), ANSWER_LIMIT),
                ANSWER_LIMIT.plus(GRACE),
                (answer, failure) -> answered(trail, download, answer, failure));
    }

    private boolean isShareUsedUp() {
        return asked >= mostAsked || with.time().now().since(trailBegan).compareTo(trailLimit) > 0;
    }

    private void answered(
            Hearing.Testimony trail,
            HeaderDownload download,
            Optional<Answer> answer,
            String failure) {
        if (answer.isEmpty()) {
            LOG.info(
                    "{} had more headers after height {} and did not give them: {}. What was stored"
                            + " before is kept",
                    trail.from().redacted(),
                    download.locator().entries().get(0).height(),
                    failure);
        }
        Optional<Hearing.Testimony> shown =
                answer.flatMap(given -> with.intake().hear(given, trail, download, hearing));
        Optional<Hearing.Testimony> further =
                shown.filter(Hearing.Testimony::more)
                        .filter(given -> download.isHolding() || leadsOn(trail, given));
        if (further.isPresent()) {
            follow(further.get(), download);
            return;
        }
        note(trail, download, shown.isPresent() ? "" : ", no usable answer to the last");
        if (shown.isPresent() && with.chain().tip().hasMoreWorkThan(nodeBest)) {
            end();
        } else {
            nextTrail();
        }
    }

    private void note(Hearing.Testimony trail, HeaderDownload download, String how) {
        with.journal()
                .note(
                        Incident.Kind.PROBE,
                        "asked "
                                + trail.from().redacted()
                                + " for the rest, "
                                + asked
                                + (asked == 1 ? " question" : " questions")
                                + ", up to height "
                                + download.locator().entries().get(0).height()
                                + how);
    }

    /**
     * Each header that is weighed has cost its work; one that is known already may come for ever.
     */
    private static boolean leadsOn(Hearing.Testimony before, Hearing.Testimony now) {
        return before.last().map(now::showsMoreWorkThan).orElse(now.last().isPresent());
    }
}
