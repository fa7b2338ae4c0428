package org.altnet.validation;

import org.altnet.api.chain.StoredHeader;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;

/**
 * Weighs the answers of one probe, on the altstack's processing thread.
 *
 * <p>An answer that ends with more work than the node's best header settles the question, whoever
 * gave it: nobody can make it up. One that ends at the node's best header agrees, and only several
 * media together settle it: a peer that lies by silence, or is cut off by the same hand as the
 * node, agrees as well. Any other valid answer is heard: its peer is behind or on a branch with
 * less work, which says nothing about the node.
 *
 * <p>An empty answer says that the peer has nothing after what was asked from, so that it stands
 * there at best. Since a probe asks from before our tip, this is agreement at genesis alone.
 */
final class ProbeJudge implements AnswerJudge {
    private final HeaderIntake intake;
    private final Hearing hearing;
    private final StoredHeader nodeBest;
    private final StoredHeader askedFrom;
    private final int allClearGroups;

    /**
     * @param hearing where answers are noted
     * @param nodeBest the node's best header, as the chain knows it
     * @param askedFrom the first header of the question's locator
     * @param allClearGroups how many media must agree
     */
    ProbeJudge(
            HeaderIntake intake,
            Hearing hearing,
            StoredHeader nodeBest,
            StoredHeader askedFrom,
            int allClearGroups) {
        this.intake = intake;
        this.hearing = hearing;
        this.nodeBest = nodeBest;
        this.askedFrom = askedFrom;
        this.allClearGroups = allClearGroups;
    }

    @Override
    public Judgement judge(Answer answer) {
        return intake.hear(answer, askedFrom, hearing)
                .map(testimony -> settles(testimony) ? Judgement.ACCEPT : Judgement.HEARD)
                .orElse(Judgement.REJECT);
    }

    private boolean settles(Hearing.Testimony testimony) {
        return testimony.last().hasMoreWorkThan(nodeBest)
                || Hearing.groups(hearing.at(nodeBest)).size() >= allClearGroups;
    }
}
