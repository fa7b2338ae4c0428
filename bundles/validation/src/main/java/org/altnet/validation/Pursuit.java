package org.altnet.validation;

import java.time.Duration;
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
 * <p>Peers take turns, and so do the media they come by, a few questions at a time: a peer may hand
 * out headers one by one, and holds up nobody for long. A few of those that wait keep what was
 * weighed of theirs, others begin anew. Searches hold nothing, and go on side by side. Bounded in
 * rounds and in time over all peers; what was stored by then is kept, and the next probe goes on
 * from there. Confined to validation's lane.
 */
final class Pursuit {
    private static final Logger LOG = LoggerFactory.getLogger(Pursuit.class);

    /** A million headers at 2,000 each, to be weighed and to be stored, of several peers. */
    private static final int MAX_ROUNDS = 4_000;

    private static final int TURN_ROUNDS = 16;
    private static final Duration TURN_TIME = Duration.ofSeconds(20);

    /** Peers that keep what was weighed of theirs while they wait: 2 MB each at most. */
    private static final int MOST_PARKED = 8;

    private static final Duration TIME_LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ProbeContext with;
    private final Lane lane;
    private final Hearing hearing;
    private final StoredHeader nodeBest;
    private final Turns<Trail> trails = new Turns<>();
    private final List<ReverseSearch> searches;
    private final Runnable whenDone;
    private final Moment began;
    private int rounds;
    private int asked;
    private Moment turnBegan;
    private int parked;
    private int searching;
    private boolean idle;

    /** Whom to follow, and from where. */
    private record Trail(
            Hearing.Testimony shown, StoredHeader from, Optional<HeaderDownload> weighed) {}

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
                .forEach(each -> add(each, each.last().orElseGet(with.chain()::tip)));
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
        turnBegan = began;
    }

    void begin() {
        searching = searches.size();
        searches.forEach(ReverseSearch::begin);
        nextTrail();
    }

    private void found(Hearing.Testimony trail, Optional<StoredHeader> from) {
        searching--;
        from.ifPresent(header -> add(trail, header));
        if (idle) {
            nextTrail();
        }
    }

    private void nextTrail() {
        idle = trails.isEmpty();
        if (!idle) {
            asked = 0;
            turnBegan = with.time().now();
            Trail trail = trails.next();
            trail.weighed.ifPresent(any -> parked--);
            follow(trail.shown, trail.weighed.orElseGet(() -> download(trail)));
        } else if (searching == 0) {
            end();
        }
    }

    private void add(Hearing.Testimony shown, StoredHeader from) {
        trails.add(shown.group(), new Trail(shown, from, Optional.empty()));
    }

    private HeaderDownload download(Trail trail) {
        return with.chain().download(trail.from.hash(), trail.shown.from().toString());
    }

    /** Behind the others of its group, to go on where it was. */
    private void park(Hearing.Testimony shown, HeaderDownload download) {
        boolean keeps = parked < MOST_PARKED;
        parked += keeps ? 1 : 0;
        trails.add(
                shown.group(),
                new Trail(
                        shown,
                        shown.last().orElseGet(with.chain()::tip),
                        keeps ? Optional.of(download) : Optional.empty()));
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
        if (othersWait && isTurnOver()) {
            note(trail, download, ", others wait");
            park(trail, download);
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

    private boolean isTurnOver() {
        return asked >= TURN_ROUNDS || with.time().now().since(turnBegan).compareTo(TURN_TIME) > 0;
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
