package org.altnet.validation;

import org.altnet.api.alarm.Alarms;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.node.BitcoinNode;
import org.altnet.api.stack.Altstack;
import org.altnet.api.stack.PeerMessageListener;
import org.altnet.api.time.TimeSource;
import org.altnet.api.validation.AltLogicValidation;
import org.altnet.room.ThreadLane;

/** Validation as its component puts it together, without a framework. */
public final class PlainValidation implements AutoCloseable {
    private final ThreadLane lane = new ThreadLane("altnet-validation");
    private final Validation validation;

    /**
     * @param groups how many media must agree
     */
    public PlainValidation(
            BitcoinNode node, HeaderChain chain, Altstack altstack, Alarms alarms, int groups) {
        validation = new Validation(node, chain, altstack, alarms, lane, TimeSource.SYSTEM, groups);
        validation.start();
    }

    public AltLogicValidation validation() {
        return validation;
    }

    public PeerMessageListener listener() {
        return validation;
    }

    @Override
    public void close() {
        lane.close();
        validation.close();
    }
}
