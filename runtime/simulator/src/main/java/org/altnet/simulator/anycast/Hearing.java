package org.altnet.simulator.anycast;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.Answer;
import org.altnet.api.stack.AnswerJudge;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;

/**
 * Weighs answers as validation's probe judge does: an answer is accepted once so many media stand
 * at the node's tip or showed more work, is heard if it is valid, and is rejected, at its peer's
 * cost, if it has no proof of work. Also hears what comes when nobody waits for it any more, as
 * validation does. Confined to the simulation's thread.
 */
final class Hearing implements AnswerJudge, PeerMessageListener {
    private final Truth world;
    private final Goal goal;
    private final TimeSource clock;
    private final Altstack altstack;
    private final Set<String> atOrAbove = new HashSet<>();
    private final long began;
    private long firstBetter = -1;

    Hearing(Truth world, Goal goal, TimeSource clock, Altstack altstack) {
        this.world = world;
        this.goal = goal;
        this.clock = clock;
        this.altstack = altstack;
        began = clock.now().monotonicNanos();
    }

    @Override
    public Judgement judge(Answer answer) {
        Optional<Integer> work = weigh(answer.message());
        if (work.isEmpty()) {
            altstack.misbehaved(answer.from(), Altstack.Offence.INVALID, "no proof of work");
            return Judgement.REJECT;
        }
        if (work.get() >= world.nodeWork()) {
            atOrAbove.add(answer.group());
        }
        boolean settled =
                goal == Goal.SEARCH
                        ? work.get() > world.nodeWork()
                        : atOrAbove.size() >= Goal.ALL_CLEAR_GROUPS;
        return settled ? Judgement.ACCEPT : Judgement.HEARD;
    }

    @Override
    public void received(PeerId from, Message message) {
        weigh(message);
    }

    /** Nanoseconds until somebody showed more work; empty if nobody has. */
    OptionalLong firstBetter() {
        return firstBetter < 0 ? OptionalLong.empty() : OptionalLong.of(firstBetter);
    }

    private Optional<Integer> weigh(Message message) {
        Optional<Integer> work = world.work((Headers) message);
        if (firstBetter < 0 && work.isPresent() && work.get() > world.nodeWork()) {
            firstBetter = clock.now().monotonicNanos() - began;
        }
        return work;
    }
}
