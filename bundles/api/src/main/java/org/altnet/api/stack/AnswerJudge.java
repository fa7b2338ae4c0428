package org.altnet.api.stack;

import org.osgi.annotation.versioning.ConsumerType;

/** Decides what an answer to an anycast is worth. */
@ConsumerType
@FunctionalInterface
public interface AnswerJudge {
    /** Called on the altstack's processing thread, one answer at a time. Must not block. */
    Judgement judge(Answer answer);

    /** What to do after an answer. */
    enum Judgement {
        /** That settles it: ask nobody else. */
        ACCEPT,
        /** A fair answer that does not settle it: ask the next. */
        HEARD,
        /** Worth nothing: ask the next. */
        REJECT
    }
}
