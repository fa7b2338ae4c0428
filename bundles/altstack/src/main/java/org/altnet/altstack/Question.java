package org.altnet.altstack;

import java.util.concurrent.CompletableFuture;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.stack.Answer;
import org.altnet.api.time.Moment;

/** A question that waits for its answer. Confined to the processing lane. */
final class Question {
    final Message asked;
    final Moment at;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** The parts of the answer that have come. */
    Headers parts = Headers.EMPTY;

    /** What ends it if nothing comes: the deadline, or after a part the end of the pause. */
    Lane.Task timer;

    Question(Message asked, Moment at) {
        this.asked = asked;
        this.at = at;
    }

    static boolean isQuestion(Message message) {
        return message instanceof GetHeaders || message instanceof GetData;
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
