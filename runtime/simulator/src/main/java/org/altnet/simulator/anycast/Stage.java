package org.altnet.simulator.anycast;

import org.altnet.api.message.Headers;

/**
 * What all drivers of a run share: whether it matters yet, what is true, and how many questions
 * have been asked since it matters. Confined to the simulation's thread.
 */
final class Stage {
    private final Truth world;
    private final Headers truth;
    private boolean need;
    private int requests;

    /**
     * @param truth what an honest peer answers when it matters
     */
    Stage(Truth world, Headers truth) {
        this.world = world;
        this.truth = truth;
    }

    Truth world() {
        return world;
    }

    Headers truth() {
        return truth;
    }

    boolean isNeed() {
        return need;
    }

    /** From now on it matters. */
    void begin() {
        need = true;
        requests = 0;
    }

    void asked() {
        requests++;
    }

    int requests() {
        return requests;
    }
}
