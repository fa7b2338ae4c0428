package org.altnet.simulator.anycast;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.altnet.simulator.anycast.Reply.Kind;

/** How a peer behaves once it matters. */
enum Conduct {
    /** Honest, over a medium on an ordinary day. */
    CALM,
    /** Honest, over a medium that never loses anything. */
    RELIABLE,
    /** Honest, over a medium in trouble: loses, stalls, garbles, and its node may be behind. */
    TROUBLED,
    /** Takes the question and never answers. */
    SILENT,
    /** Lets its medium be slow in peace, so that its silence is awaited for long. */
    STALLING,
    /** Cannot be sent anything. */
    REFUSING,
    /** Sends noise. */
    GARBLING,
    /** Makes headers up. */
    FORGING,
    /** Says that nothing follows. */
    LAGGING,
    /** Shows a real branch with less work. */
    FORKED,
    /** Confirms whatever it is asked about. */
    ECHOING;

    private static final double STALL_SECONDS_LEAST = 12;
    private static final double STALL_SECONDS_MOST = 25;

    /** What it says in peace, when it agrees with everybody; liars bide their time. */
    Reply inPeace(Medium medium, double slowness, RandomGenerator random) {
        return this == STALLING
                ? new Reply(Kind.ECHO, stall(random))
                : calm(Kind.ECHO, medium, slowness, random);
    }

    /** What it says when it matters. */
    Reply inNeed(Medium medium, double slowness, RandomGenerator random) {
        Duration latency = medium.latency().draw(random, slowness);
        return switch (this) {
            case CALM -> calm(Kind.TRUTH, medium, slowness, random);
            case RELIABLE -> new Reply(Kind.TRUTH, latency);
            case TROUBLED -> troubled(latency, random);
            case SILENT, STALLING -> Reply.SILENCE;
            case REFUSING -> new Reply(Kind.REFUSAL, latency);
            case GARBLING -> new Reply(Kind.GARBAGE, latency);
            case FORGING -> new Reply(Kind.FORGERY, latency);
            case LAGGING -> new Reply(Kind.STALE, latency);
            case FORKED -> new Reply(Kind.FORK, latency);
            case ECHOING -> new Reply(Kind.ECHO, latency);
        };
    }

    private static Reply calm(Kind kind, Medium medium, double slowness, RandomGenerator random) {
        return random.nextDouble() < medium.loss()
                ? Reply.SILENCE
                : new Reply(kind, medium.latency().draw(random, slowness));
    }

    /** 30 % lost, 10 % refused, 10 % stalled, 5 % garbled, 10 % behind; the rest twice as slow. */
    private static Reply troubled(Duration latency, RandomGenerator random) {
        double chance = random.nextDouble();
        Duration slow = latency.multipliedBy(2);
        if (chance < .30) {
            return Reply.SILENCE;
        }
        if (chance < .40) {
            return new Reply(Kind.REFUSAL, slow);
        }
        if (chance < .50) {
            return new Reply(Kind.TRUTH, stall(random));
        }
        if (chance < .55) {
            return new Reply(Kind.GARBAGE, slow);
        }
        return new Reply(chance < .65 ? Kind.STALE : Kind.TRUTH, slow);
    }

    private static Duration stall(RandomGenerator random) {
        double seconds = random.nextDouble(STALL_SECONDS_LEAST, STALL_SECONDS_MOST);
        return Duration.ofMillis((long) (seconds * 1_000));
    }
}
