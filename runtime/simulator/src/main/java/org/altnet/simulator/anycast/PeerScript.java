package org.altnet.simulator.anycast;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * All that one peer will say: to each question in peace, and to the one that matters. Written
 * before the first question is asked, so that every policy meets the same peers. Immutable.
 */
final class PeerScript {
    /** How much peers of a medium differ from each other, as the sigma of a log-normal factor. */
    private static final double PEERS_DIFFER = .25;

    private final Medium medium;
    private final List<Reply> inPeace;
    private final Reply inNeed;

    private PeerScript(Medium medium, List<Reply> inPeace, Reply inNeed) {
        this.medium = medium;
        this.inPeace = List.copyOf(inPeace);
        this.inNeed = inNeed;
    }

    static PeerScript write(Medium medium, Conduct conduct, int questions, RandomGenerator random) {
        double slowness = Latency.logNormal(random, PEERS_DIFFER);
        List<Reply> inPeace = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            inPeace.add(conduct.inPeace(medium, slowness, random));
        }
        return new PeerScript(medium, inPeace, conduct.inNeed(medium, slowness, random));
    }

    Medium medium() {
        return medium;
    }

    /**
     * @param question 0 is the first
     */
    Reply inPeace(int question) {
        return inPeace.get(question);
    }

    Reply inNeed() {
        return inNeed;
    }
}
