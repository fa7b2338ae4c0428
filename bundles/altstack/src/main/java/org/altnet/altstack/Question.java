package org.altnet.altstack;

import java.util.concurrent.CompletableFuture;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.stack.Answer;
import org.altnet.api.time.Moment;

/**
 * A question from its asking to its answer, or to its deadline. Confined to the processing lane.
 */
final class Question {
    final PeerId of;
    final Message asked;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** Called when the question lost its driver and waits for another session of it. */
    final Runnable stranded;

    /** When it was last handed to a driver. */
    Moment at;

    /** The parts of the answer that have come. */
    Headers parts = Headers.EMPTY;

    /** Ends it if there is no answer in time. */
    Lane.Task deadline = () -> {};

    /** Ends a pause between two parts. */
    Lane.Task pause = () -> {};

    Question(PeerId of, Message asked, Moment at, Runnable stranded) {
        this.of = of;
        this.asked = asked;
        this.at = at;
        this.stranded = stranded;
    }

    static boolean isQuestion(Message message) {
        return message instanceof GetHeaders || message instanceof GetData;
    }

    boolean isOver() {
        return answer.isDone();
    }

    /** Back to where it was before anything was answered. */
    void startOver() {
        parts = Headers.EMPTY;
        pause.cancel();
    }

    /** Messages carry no identifiers: what fits is taken for the answer. */
    boolean isAnsweredBy(Message message) {
        if (asked instanceof GetHeaders) {
            return message instanceof Headers;
        }
        if (asked instanceof GetData data) {
            return message instanceof NotFound notFound && notFound.block().equals(data.block())
                    || message instanceof Block block
                            && block.length() >= BlockHeader.LENGTH
                            && block.header().hash().equals(data.block());
        }
        return false;
    }
}
