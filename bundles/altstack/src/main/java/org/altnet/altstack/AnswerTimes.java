package org.altnet.altstack;

import org.altnet.api.message.GetData;
import org.altnet.api.message.Message;

/**
 * How long answers took: a block takes as long as its bytes do, which says nothing of how long
 * headers take, nor the other way round.
 */
final class AnswerTimes {
    private final Latencies ofBlocks = new Latencies();
    private final Latencies ofOthers = new Latencies();

    Latencies to(Message question) {
        return question instanceof GetData ? ofBlocks : ofOthers;
    }

    /** Of all that is not as long as a block. */
    Latencies ofShortOnes() {
        return ofOthers;
    }
}
