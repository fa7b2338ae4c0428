package org.altnet.simulator.watchdog.world;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.Moment;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.api.watchdog.AnomalyDetector;
import org.altnet.api.watchdog.Observation;
import org.altnet.simulator.clock.SimulatedLane;
import org.altnet.simulator.clock.SimulatedTime;
import org.altnet.validation.Escalation;

/**
 * A node, the miners, whoever stands between them, and a watchdog with the running system's own
 * detectors.
 *
 * <p>Blocks are found at one in 10 minutes by default, by chance. An honest one reaches the media
 * at once and the node some 2 s later. Its header names a time a little before, as was measured.
 * Headers that a medium shows are not handed to the node here: it stays behind, so that what comes
 * of that can be seen.
 *
 * <p>Confined to one thread.
 */
public final class World implements Response.Hands {
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final double MEDIAN_SECONDS_TO_NODE = 2;
    private static final double MEDIAN_HEADER_AGE_SECONDS = 19;

    /** With that, 95 % of headers are less than 44 s old. */
    private static final double HEADER_AGE_SIGMA = .51;

    private static final int FIRST_HEIGHT = 800_000;
    private static final Instant FIRST_TIME = Instant.parse("2024-01-01T00:00:00Z");

    private final Dice dice;
    private final BlockTimes times;
    private final Dice roundDice;
    private final List<Medium> media;
    private final int allClearGroups;
    private final List<AnomalyDetector> detectors;
    private final Journal journal;
    private final Response response;
    private final SimulatedTime time = new SimulatedTime(FIRST_TIME);
    private final SimulatedLane lane = time.lane();
    private final Blocks blocks = new Blocks();

    private Attack attack = new Attack.None();
    private Moment attacked = new Moment(0, FIRST_TIME);
    private double rate = 1;
    private StoredHeader best;
    private Medium strayed;
    private StoredHeader stray;
    private StoredHeader node;
    private Moment nodeMoved;
    private Optional<Duration> quiet = Optional.empty();
    private Lane.Task tick = () -> {};
    private Lane.Task nextBlock = () -> {};
    private Optional<Round> running = Optional.empty();
    private long probes;

    /**
     * @param dice whose block it is, and how old
     * @param times when there is one
     * @param roundDice how media answer
     * @param media in the order in which they are asked
     * @param allClearGroups how many groups must agree that all is well
     * @param detectors that have seen nothing yet
     * @param response what is done about their anomalies
     */
    public World(
            Dice dice,
            BlockTimes times,
            Dice roundDice,
            List<Medium> media,
            int allClearGroups,
            List<AnomalyDetector> detectors,
            Response.Maker response,
            Journal journal) {
        this.dice = dice;
        this.times = times;
        this.roundDice = roundDice;
        this.media = List.copyOf(media);
        this.allClearGroups = allClearGroups;
        this.detectors = List.copyOf(detectors);
        this.journal = journal;
        best = blocks.first(FIRST_HEIGHT, FIRST_TIME);
        node = best;
        stray = best;
        strayed = media.get(0);
        this.response = response.make(this, node);
        nodeMoved = time.now();
        observe(new Observation.Started(time.now(), node));
        scheduleTick();
        scheduleBlock();
    }

    public SimulatedTime time() {
        return time;
    }

    /** Rounds of asking so far. */
    public long probes() {
        return probes;
    }

    /** Blocks in 10 minutes from now on, unless the node is eclipsed; 1 at first. */
    public void rate(double next) {
        rate = next;
        scheduleBlock();
    }

    /**
     * Leaves ticks out until so long after each new tip, to save time where it is known that
     * nothing comes of them.
     */
    public void quietFor(Duration afterTip) {
        quiet = Optional.of(afterTip);
        scheduleTick();
    }

    /** From now on. */
    public void begin(Attack next) {
        attack = next;
        attacked = time.now();
        quiet = Optional.empty();
        scheduleTick();
        scheduleBlock();
    }

    /** The tip that honest media stand at. */
    public StoredHeader best() {
        return best;
    }

    /**
     * A medium follows a block that loses: it stands there until the best chain has more work.
     *
     * @param follower one of this world's media
     * @param loser made with {@link #rival}
     */
    public void stray(Medium follower, StoredHeader loser) {
        strayed = follower;
        stray = loser;
    }

    /** A block beside the honest chain's. */
    public StoredHeader rival(StoredHeader parent, Instant headerTime) {
        return blocks.after(parent, headerTime);
    }

    @Override
    public void ask(Escalation.Ask how, String why) {
        journal.asked(how, why);
        if (running.isPresent()) {
            return;
        }
        probes++;
        Round round =
                new Round(
                        time,
                        lane,
                        roundDice,
                        how,
                        media,
                        allClearGroups,
                        () -> node,
                        this::tipOf,
                        journal,
                        this::probed,
                        tip -> response.shown(time.now(), tip));
        running = Optional.of(round);
        round.begin();
    }

    @Override
    public void after(Duration delay, Consumer<Moment> task) {
        lane.schedule(delay, () -> task.accept(time.now()));
    }

    @Override
    public void alarm(String text) {
        journal.alarmed(true, text);
    }

    @Override
    public void notice(String text) {
        journal.alarmed(false, text);
    }

    @Override
    public void clear(String text) {
        journal.cleared(text);
    }

    private void scheduleBlock() {
        nextBlock.cancel();
        double blocksInTenMinutes =
                attack instanceof Attack.Eclipse eclipse
                        ? eclipse.fed() + eclipse.elsewhere()
                        : rate;
        times.untilNext(blocksInTenMinutes)
                .ifPresent(
                        delay ->
                                nextBlock =
                                        lane.schedule(
                                                delay,
                                                () -> {
                                                    mine();
                                                    scheduleBlock();
                                                }));
    }

    private void mine() {
        if (attack instanceof Attack.Eclipse eclipse) {
            if (dice.happens(eclipse.fed() / (eclipse.fed() + eclipse.elsewhere()))) {
                deliver(blocks.after(node, headerTime()));
            } else {
                best = blocks.after(best, headerTime());
                journal.minedElsewhere(best);
            }
            return;
        }
        best = blocks.after(best, headerTime());
        StoredHeader mined = best;
        lane.schedule(travel(), () -> deliver(mined));
        if (attack instanceof Attack.Dilation) {
            journal.minedElsewhere(mined);
        }
    }

    private Duration travel() {
        double seconds = dice.logNormal(MEDIAN_SECONDS_TO_NODE, HEADER_AGE_SIGMA);
        if (attack instanceof Attack.Dilation dilation) {
            double since = time.now().since(attacked).toNanos() / 1e9;
            seconds += since / dilation.speed() - since;
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** As a miner's clock and the time that its template is old make it. */
    private Instant headerTime() {
        double age = dice.logNormal(MEDIAN_HEADER_AGE_SECONDS, HEADER_AGE_SIGMA);
        return FIRST_TIME.plusNanos(time.now().monotonicNanos()).minusNanos((long) (age * 1e9));
    }

    private void deliver(StoredHeader header) {
        if (!header.hasMoreWorkThan(node)) {
            return;
        }
        node = header;
        nodeMoved = time.now();
        scheduleTick();
        journal.nodeMoved(node);
        response.nodeMoved(time.now(), node);
        observe(new Observation.NewBestHeader(time.now(), node));
    }

    private void scheduleTick() {
        tick.cancel();
        Duration untilQuietEnds =
                quiet.map(length -> length.minus(time.now().since(nodeMoved)))
                        .orElse(Duration.ZERO);
        Duration delay = untilQuietEnds.compareTo(TICK) > 0 ? untilQuietEnds : TICK;
        tick =
                lane.schedule(
                        delay,
                        () -> {
                            scheduleTick();
                            observe(new Observation.Tick(time.now()));
                        });
    }

    private void observe(Observation observation) {
        for (AnomalyDetector detector : detectors) {
            Optional<Anomaly> anomaly = detector.observe(observation);
            if (anomaly.isPresent()) {
                journal.suspected(anomaly.get());
                response.suspected(anomaly.get());
            }
        }
    }

    private StoredHeader tipOf(Medium medium) {
        if (medium.conduct() == Medium.Conduct.CENSORED) {
            return node;
        }
        boolean stands = medium.equals(strayed) && !best.hasMoreWorkThan(stray);
        return stands ? stray : best;
    }

    private void probed(ProbeOutcome outcome) {
        running = Optional.empty();
        journal.probed(outcome);
        response.probed(outcome);
        observe(new Observation.Probed(outcome.at(), outcome.answers(), outcome.agreeing()));
    }
}
