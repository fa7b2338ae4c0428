package org.altnet.altstack;

import java.util.concurrent.CompletableFuture;
import org.altnet.api.driver.Lane;
import org.altnet.api.driver.PeerId;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.GetData;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.GetTx;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Message;
import org.altnet.api.message.NotFound;
import org.altnet.api.message.Tx;
import org.altnet.api.message.TxResult;
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

    /**
     * @throws IllegalArgumentException if the message asks nothing, or is to be submitted and no
     *     transaction
     */
    static void require(Message message) {
        if (message instanceof Tx tx) {
            tx.txid();
        } else if (!isInquiry(message)) {
            throw new IllegalArgumentException(
                    message.getClass().getSimpleName() + " is no question");
        }
    }

    /** Whether it asks for something, in a few bytes. */
    static boolean isInquiry(Message message) {
        return message instanceof GetHeaders
                || message instanceof GetData
                || message instanceof GetTx;
    }

    /** Whether it is a transaction to be submitted. */
    boolean isSubmission() {
        return asked instanceof Tx;
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
            return isNotFound(message, data.block())
                    || message instanceof Block block
                            && block.length() >= BlockHeader.LENGTH
                            && block.header().hash().equals(data.block());
        }
        if (asked instanceof GetTx wanted) {
            return isNotFound(message, wanted.txid())
                    || message instanceof Tx tx && hasId(tx, wanted.txid());
        }
        if (asked instanceof Tx submitted) {
            return message instanceof TxResult result && result.txid().equals(submitted.txid());
        }
        return false;
    }

    private static boolean isNotFound(Message message, Hash256 hash) {
        return message instanceof NotFound notFound && notFound.hash().equals(hash);
    }

    private static boolean hasId(Tx tx, Hash256 txid) {
        try {
            return tx.txid().equals(txid);
        } catch (IllegalArgumentException noTransaction) {
            return false;
        }
    }
}
