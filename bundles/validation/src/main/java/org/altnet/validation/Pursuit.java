package org.altnet.validation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.stack.Answer;
import org.altnet.api.time.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on asking peers that said they have more, each from the last header it gave, until one has
 * shown all it has and that is more work than the node's.
 *
 * <p>Bounded in rounds and in time over all peers, since a peer may hand out headers one by one;
 * what was checked by then is kept, and the next probe goes on from there. Confined to validation's
 * lane.
 */
final class Pursuit {
    private static final Logger LOG = LoggerFactory.getLogger(Pursuit.class);

    /** A million headers at 2,000 each, which is more than any network has. */
    private static final int MAX_ROUNDS = 500;

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
        } else {
            follow(trails.remove());
        }
    }

    private void follow(Hearing.Testimony trail) {
        rounds++;
        if (rounds > MAX_ROUNDS || with.time().now().since(began).compareTo(TIME_LIMIT) > 0) {
            LOG.info(
                    "Followed {} to height {} in {} rounds and {} s, which is enough for now",
                    trail.from().redacted(),
                    trail.last().height(),
                    rounds - 1,
                    with.time().now().since(began).toSeconds());
            whenDone.run();
            return;
        }
        GetHeaders question = new GetHeaders(Locators.after(trail.last(), with.chain()));
        LOG.debug("Fetch headers after {} from {}", trail.last().hash(), trail.from().redacted());
        Await.on(
                lane,
                with.altstack().request(trail.from(), question, ANSWER_LIMIT),
                ANSWER_LIMIT.plus(GRACE),
                (answer, failure) -> answered(trail, answer, failure));
    }

    private void answered(Hearing.Testimony trail, Optional<Answer> answer, String failure) {
        if (answer.isEmpty()) {
            LOG.info(
                    "{} had more headers after height {} and did not give them: {}. What came"
                            + " before is kept",
                    trail.from().redacted(),
                    trail.last().height(),
                    failure);
        }
        Optional<Hearing.Testimony> shown =
                answer.flatMap(given -> with.intake().hear(given, trail.last(), hearing));
        Optional<Hearing.Testimony> further =
                shown.filter(Hearing.Testimony::more)
                        .filter(given -> given.last().hasMoreWorkThan(trail.last()));
        if (further.isPresent()) {
            follow(further.get());
        } else if (shown.isPresent() && with.chain().tip().hasMoreWorkThan(nodeBest)) {
            whenDone.run();
        } else {
            nextTrail();
        }
    }
}
