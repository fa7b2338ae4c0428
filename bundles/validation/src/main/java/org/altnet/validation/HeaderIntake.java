package org.altnet.validation;

import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
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
 */
final class HeaderIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderIntake.class);

    private final HeaderChain chain;
    private final Altstack altstack;
    private final BudgetedLog peerLog;

    /**
     * @param peerLog takes what comes in, as often as peers please
     */
    HeaderIntake(HeaderChain chain, Altstack altstack, BudgetedLog peerLog) {
        this.chain = chain;
        this.altstack = altstack;
        this.peerLog = peerLog;
    }

    /**
     * Takes the answer to a {@code getheaders}.
     *
     * @param askedFrom the first header of the question's locator: where a peer with nothing to add
     *     stands at best
     * @param hearing where it is noted
     * @return what the peer showed; empty if that is worth nothing
     */
    Optional<Hearing.Testimony> hear(Answer answer, StoredHeader askedFrom, Hearing hearing) {
        if (!(answer.message() instanceof Headers headers)) {
            altstack.misbehaved(
                    answer.from(),
                    Offence.ODD,
                    "answered getheaders with " + answer.message().getClass().getSimpleName());
            return Optional.empty();
        }
        AcceptOutcome outcome = take(answer.from(), headers);
        hearing.count(headers.size(), outcome.added());
        if (outcome.isRejected()) {
            return Optional.empty();
        }
        Hearing.Testimony testimony =
                new Hearing.Testimony(
                        answer.from(),
                        answer.group(),
                        outcome.last().orElse(askedFrom),
                        answer.more());
        hearing.note(testimony);
        return Optional.of(testimony);
    }

    /** Takes headers, asked for or not. */
    AcceptOutcome take(PeerId from, Headers headers) {
        peerLog.info("Receive HEADERS from {}", from.redacted());
        if (headers.isEmpty()) {
            peerLog.info("Receive no header vs tip {}", chain.tip().hash());
        } else {
            peerLog.info(
                    "Receive header {} vs tip {}",
                    headers.get(headers.size() - 1).hash(),
                    chain.tip().hash());
        }
        AcceptOutcome outcome = chain.accept(headers, from.redacted());
        outcome.rejection().ifPresent(rejection -> reject(from, headers.size(), rejection));
        return outcome;
    }

    private void reject(PeerId from, int count, AcceptOutcome.Rejection rejection) {
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
        LOG.warn(
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
            // The clock at fault may be ours.
            case FUTURE_TIME, STORAGE -> Offence.ODD;
        };
    }
}
