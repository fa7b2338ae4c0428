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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on asking peers that said they have more, each from the last header it gave, until one has
 * shown all it has and that is more work than the node's. A branch whose beginning has too little
 * work to be stored is weighed to its end and then asked for again ({@link HeaderDownload}); for
 * one that does not connect, a {@link ReverseSearch} finds out from where to ask.
 *
 * <p>One peer at a time is followed, so one download at most holds headers. Bounded in rounds and
 * in time over all peers, since a peer may hand out headers one by one; what was stored by then is
 * kept, and the next probe goes on from there. Confined to validation's lane.
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
    private final Deque<Hearing.Testimony> trails;
    private final Runnable whenDone;
    private final Moment began;
    private int rounds;

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
        this.trails = new ArrayDeque<>(trails);
        this.whenDone = whenDone;
        began = with.time().now();
    }

    void begin() {
        nextTrail();
    }

    private void nextTrail() {
        if (trails.isEmpty()) {
            whenDone.run();
            return;
        }
        Hearing.Testimony trail = trails.remove();
        if (trail.connects()) {
            follow(trail, trail.last().orElseGet(with.chain()::tip));
        } else {
            new ReverseSearch(
                            with,
                            lane,
                            trail.from(),
                            found ->
                                    found.ifPresentOrElse(
                                            from -> follow(trail, from), this::nextTrail))
                    .begin();
        }
    }

    private void follow(Hearing.Testimony trail, StoredHeader from) {
        follow(trail, with.chain().download(from.hash(), trail.from().redacted()));
    }

    private void follow(Hearing.Testimony trail, HeaderDownload download) {
        rounds++;
        BlockLocator locator = download.locator();
        BlockLocator.Entry reached = locator.entries().get(0);
        if (rounds > MAX_ROUNDS || with.time().now().since(began).compareTo(TIME_LIMIT) > 0) {
            LOG.info(
                    "Followed {} to height {} in {} rounds and {} s, which is enough for now",
                    trail.from().redacted(),
                    reached.height(),
                    rounds - 1,
                    with.time().now().since(began).toSeconds());
            whenDone.run();
            return;
        }
        LOG.debug("Fetch headers after {} from {}", reached.hash(), trail.from().redacted());
        Await.on(
                lane,
                with.altstack().request(trail.from(), new GetHeaders(locator), ANSWER_LIMIT),
                ANSWER_LIMIT.plus(GRACE),
                (answer, failure) -> answered(trail, download, answer, failure));
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
        } else if (shown.isPresent() && with.chain().tip().hasMoreWorkThan(nodeBest)) {
            whenDone.run();
        } else {
            nextTrail();
        }
    }

    /**
     * Each header that is weighed has cost its work; one that is known already may come for ever.
     */
    private static boolean leadsOn(Hearing.Testimony before, Hearing.Testimony now) {
        return before.last().map(now::showsMoreWorkThan).orElse(now.last().isPresent());
    }
}
