package org.altnet.validation;

import java.util.Optional;
import java.util.function.Function;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Altstack.Offence;
import org.altnet.api.stack.Answer;
import org.altnet.room.BudgetedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way by which a peer's headers reach the chain: checked by every rule, and a peer whose
 * headers break one is held to account. Thread-safe; takes about a millisecond for 2,000 headers,
 * and the time to make them durable.
 *
 * <p>A branch with too little work is refused, and held against nobody: its peer may be far behind,
 * or on a dead branch, or have the rest of it to show. Only who made us weigh such a branch and
 * then had too little did what costs us something.
 */
final class HeaderIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderIntake.class);

    /** How far we have gone with a peer. What is no misdeed at first may be one later. */
    private enum Stage {
        /** Its first word, asked for or not: it may be far ahead of us, or far behind. */
        HEARD,
        /** Asked on from a header that it knows. */
        FOLLOWED,
        /** Moreover, we hold headers for it. */
        WEIGHED;

        boolean tolerates(HeaderRule rule) {
            return rule == HeaderRule.LOW_WORK && this != WEIGHED
                    || rule == HeaderRule.KNOWN_PARENT && this == HEARD;
        }
    }

    private final HeaderChain chain;
    private final Altstack altstack;
    private final BudgetedLog peerLog;
    private final BudgetedLog rejectionLog;

    /**
     * @param peerLog takes what comes in, as often as peers please
     * @param rejectionLog takes what is wrong with it; a budget of its own, so that nobody hides
     *     that behind what is right
     */
    HeaderIntake(
            HeaderChain chain, Altstack altstack, BudgetedLog peerLog, BudgetedLog rejectionLog) {
        this.chain = chain;
        this.altstack = altstack;
        this.peerLog = peerLog;
        this.rejectionLog = rejectionLog;
    }

    /**
     * Takes the answer to a {@code getheaders} from our own best branch.
     *
     * @param askedFrom the first header of the question's locator: where a peer with nothing to add
     *     stands at best
     * @param hearing where it is noted
     * @return what the peer showed; empty if that is worth nothing
     */
    Optional<Hearing.Testimony> hear(Answer answer, StoredHeader askedFrom, Hearing hearing) {
        return headers(answer)
                .flatMap(
                        headers -> {
                            AcceptOutcome outcome = take(answer.from(), headers);
                            hearing.count(headers.size(), outcome.added());
                            if (outcome.isRejected()) {
                                return outcome.rejection().flatMap(why -> notStored(answer, why));
                            }
                            return Optional.of(
                                    new Hearing.Testimony(
                                            answer.from(),
                                            answer.group(),
                                            outcome.last().or(() -> Optional.of(askedFrom)),
                                            answer.more()));
                        })
                .map(testimony -> noted(testimony, hearing));
    }

    /**
     * Takes the answer to a {@code getheaders} from a download's locator.
     *
     * @param before what the peer showed before
     * @param download the peer's; used by one thread at a time
     * @param hearing where it is noted
     * @return what the peer has shown by now; empty if the answer is worth nothing
     */
    Optional<Hearing.Testimony> hear(
            Answer answer, Hearing.Testimony before, HeaderDownload download, Hearing hearing) {
        return headers(answer)
                .flatMap(headers -> pursue(answer, headers, before, download, hearing))
                .map(testimony -> noted(testimony, hearing));
    }

    /** Takes headers, asked for or not, that follow what is stored. */
    AcceptOutcome take(PeerId from, Headers headers) {
        return take(from, headers, Stage.HEARD, all -> chain.accept(all, from.toString()));
    }

    private Optional<Hearing.Testimony> pursue(
            Answer answer,
            Headers headers,
            Hearing.Testimony before,
            HeaderDownload download,
            Hearing hearing) {
        // Who has more gives some of it.
        boolean more = answer.more() && !headers.isEmpty();
        AcceptOutcome outcome =
                take(
                        answer.from(),
                        headers,
                        download.isHolding() ? Stage.WEIGHED : Stage.FOLLOWED,
                        all -> download.accept(all, more));
        hearing.count(headers.size(), outcome.added());
        if (outcome.isRejected()) {
            return Optional.empty();
        }
        return Optional.of(
                new Hearing.Testimony(
                        answer.from(),
                        answer.group(),
                        outcome.last().or(before::last),
                        more || download.isHolding()));
    }

    private Optional<Headers> headers(Answer answer) {
        if (answer.message() instanceof Headers headers) {
            return Optional.of(headers);
        }
        altstack.misbehaved(
                answer.from(),
                Offence.ODD,
                "answered getheaders with " + answer.message().getClass().getSimpleName());
        return Optional.empty();
    }

    /** What may yet turn out to have more work: the beginning of it, or the end. */
    private static Optional<Hearing.Testimony> notStored(Answer answer, Rejection why) {
        return switch (why.rule()) {
            case LOW_WORK ->
                    Optional.of(
                            new Hearing.Testimony(
                                    answer.from(),
                                    answer.group(),
                                    Optional.empty(),
                                    answer.more()));
            case KNOWN_PARENT ->
                    Optional.of(
                            new Hearing.Testimony(
                                    answer.from(), answer.group(), Optional.empty(), true, false));
            default -> Optional.empty();
        };
    }

    private static Hearing.Testimony noted(Hearing.Testimony testimony, Hearing hearing) {
        hearing.note(testimony);
        return testimony;
    }

    private AcceptOutcome take(
            PeerId from, Headers headers, Stage stage, Function<Headers, AcceptOutcome> taker) {
        peerLog.info("Receive HEADERS from {}", from.redacted());
        if (headers.isEmpty()) {
            peerLog.info("Receive no header vs tip {}", chain.tip().hash());
        } else {
            peerLog.info(
                    "Receive header {} vs tip {}",
                    headers.get(headers.size() - 1).hash(),
                    chain.tip().hash());
        }
        AcceptOutcome outcome = taker.apply(headers);
        outcome.rejection().ifPresent(why -> reject(from, headers.size(), why, stage));
        return outcome;
    }

    private void reject(PeerId from, int count, Rejection rejection, Stage stage) {
        if (rejection.rule() == HeaderRule.STORAGE) {
            LOG.error(
                    "Could not store {} headers from {}, tip {} kept: {}. Make room on the disk of"
                            + " the state directory",
                    count,
                    from.redacted(),
                    chain.tip().hash(),
                    rejection);
            return;
        }
        if (stage.tolerates(rejection.rule())) {
            peerLog.info("Not stored: {} headers from {}: {}", count, from.redacted(), rejection);
            return;
        }
        rejectionLog.warn(
                "Rejected {} headers from {}, tip {} kept: {}. If the peer is one of yours, check"
                        + " its node",
                count,
                from.redacted(),
                chain.tip().hash(),
                rejection);
        altstack.misbehaved(from, offence(rejection.rule()), rejection.toString());
    }

    /** How bad it is to pass on a header that breaks the rule. */
    private static Offence offence(HeaderRule rule) {
        return switch (rule) {
            case PROOF_OF_WORK, DIFFICULTY, LINK, MEDIAN_TIME_PAST, TIME_WARP -> Offence.INVALID;
            case KNOWN_PARENT, BATCH_SIZE -> Offence.MALFORMED;
            // The clock at fault may be ours; a peer may change to another branch meanwhile.
            case FUTURE_TIME, LOW_WORK, STORAGE -> Offence.ODD;
        };
    }
}
