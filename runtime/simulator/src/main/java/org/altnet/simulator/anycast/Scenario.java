package org.altnet.simulator.anycast;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Who is asked: the sets of scripted drivers. */
enum Scenario {
    /** Everybody is honest, on an ordinary day. */
    CALM("everybody is honest, media are as usual") {
        @Override
        Conduct conduct(Medium medium, int peer, Chosen chosen, RandomGenerator random) {
            return Conduct.CALM;
        }
    },
    /** Everybody is honest, and every medium is in trouble. */
    LOSSY("everybody is honest, media lose, stall, garble and lag") {
        @Override
        Conduct conduct(Medium medium, int peer, Chosen chosen, RandomGenerator random) {
            return Conduct.TROUBLED;
        }
    },
    /** All drivers but one are the adversary's; each of them has one way to lie. */
    HOSTILE("all drivers but one lie or are silent") {
        @Override
        Conduct conduct(Medium medium, int peer, Chosen chosen, RandomGenerator random) {
            return medium == chosen.medium() ? Conduct.CALM : chosen.lies().get(medium.ordinal());
        }
    },
    /** One single peer of all is honest; every other lies in a way of its own. */
    ONE_HONEST("all peers but one lie or are silent") {
        @Override
        Conduct conduct(Medium medium, int peer, Chosen chosen, RandomGenerator random) {
            return medium == chosen.medium() && peer == chosen.peer()
                    ? Conduct.RELIABLE
                    : lie(random);
        }
    };

    private static final List<Conduct> LIES =
            List.of(
                    Conduct.SILENT,
                    Conduct.STALLING,
                    Conduct.REFUSING,
                    Conduct.GARBLING,
                    Conduct.FORGING,
                    Conduct.LAGGING,
                    Conduct.FORKED,
                    Conduct.ECHOING);

    private final String description;

    Scenario(String description) {
        this.description = description;
    }

    /**
     * What chance decides for a whole run.
     *
     * @param medium the honest one, where there is but one
     * @param peer the honest one of its peers
     * @param lies how each medium would lie
     */
    private record Chosen(Medium medium, int peer, List<Conduct> lies) {}

    abstract Conduct conduct(Medium medium, int peer, Chosen chosen, RandomGenerator random);

    String description() {
        return description;
    }

    /**
     * The peers of one run, {@link Medium#PEERS} of each medium.
     *
     * @param questions how many each is asked in peace
     */
    List<PeerScript> cast(long seed, int run, int questions) {
        RandomGenerator forRun = Seeds.stream(seed, ordinal(), run);
        Medium[] media = Medium.values();
        List<Conduct> lies = new ArrayList<>();
        for (int i = 0; i < media.length; i++) {
            lies.add(lie(forRun));
        }
        Chosen chosen =
                new Chosen(media[forRun.nextInt(media.length)], forRun.nextInt(Medium.PEERS), lies);
        List<PeerScript> scripts = new ArrayList<>();
        for (Medium medium : media) {
            for (int peer = 0; peer < Medium.PEERS; peer++) {
                RandomGenerator forPeer =
                        Seeds.stream(seed, ordinal(), run, medium.ordinal(), peer);
                Conduct conduct = conduct(medium, peer, chosen, forPeer);
                scripts.add(PeerScript.write(medium, conduct, questions, forPeer));
            }
        }
        return scripts;
    }

    private static Conduct lie(RandomGenerator random) {
        return LIES.get(random.nextInt(LIES.size()));
    }
}
