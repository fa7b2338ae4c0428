package org.altnet.validation;

import org.altnet.api.chain.StoredHeader;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;

/**
 * Weighs the answers of one probe, on the altstack's processing thread.
 *
 * <p>An answer that ends with more work than the node's best header is conclusive, whoever gave it:
 * nobody can make it up, and it is told at once. It need not be all there is, though. A peer that
 * gives one header at a time would else keep everybody from being asked who has the rest. One that
 * ends at the node's best header agrees, and may do so because it lies by silence, or is cut off by
 * the same hand as the node. So the asking goes on until several media have said either, and to the
 * end where everybody is to be heard: else whoever answers first could keep the others from it.
 *
 * <p>Any other valid answer is heard: its peer is behind or on a branch with less work, which says
 * nothing about the node. So is one with too little work to be stored, which may be the beginning
 * of a branch that has more: whether it is shows when it is followed.
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
    private final boolean hearsAll;
    private final Runnable onMoreWork;

    /**
     * @param hearing where answers are noted
     * @param nodeBest the node's best header, as the chain knows it
     * @param askedFrom the first header of the question's locator
     * @param allClearGroups how many media must stand where the node does, or above
     * @param hearsAll whether to hear everybody even so
     * @param onMoreWork told of each answer above the node's best header after which the asking
     *     goes on
     */
    ProbeJudge(
            HeaderIntake intake,
            Hearing hearing,
            StoredHeader nodeBest,
            StoredHeader askedFrom,
            int allClearGroups,
            boolean hearsAll,
            Runnable onMoreWork) {
        this.intake = intake;
        this.hearing = hearing;
        this.nodeBest = nodeBest;
        this.askedFrom = askedFrom;
        this.allClearGroups = allClearGroups;
        this.hearsAll = hearsAll;
        this.onMoreWork = onMoreWork;
    }

    @Override
    public Judgement judge(Answer answer) {
        return intake.hear(answer, askedFrom, hearing).map(this::weigh).orElse(Judgement.REJECT);
    }

    private Judgement weigh(Hearing.Testimony testimony) {
        if (!hearsAll && hearing.groupsAtOrAbove(nodeBest).size() >= allClearGroups) {
            return Judgement.ACCEPT;
        }
        if (testimony.showsMoreWorkThan(nodeBest)) {
            onMoreWork.run();
        }
        return Judgement.HEARD;
    }
}
