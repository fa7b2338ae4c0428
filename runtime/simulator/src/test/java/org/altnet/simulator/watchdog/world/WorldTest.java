package org.altnet.simulator.watchdog.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.watchdog.Anomaly;
import org.altnet.validation.Escalation;
import org.junit.jupiter.api.Test;

class WorldTest {
    private final Recorded recorded = new Recorded();

    @Test
    void aHealthyNodeIsAskedAboutEightTimesADayAndNothingIsWrong() {
        World world = world(1, Medium.FOUR);
        world.time().advance(Duration.ofDays(60));
        double perDay = world.probes() / 60.0;
        assertTrue(perDay > 7 && perDay < 10, "probes a day: " + perDay);
        assertEquals(List.of(), recorded.alarms);
        assertEquals(60 * 144, recorded.tips.size(), 4 * Math.sqrt(60 * 144));
    }

    @Test
    void anEclipsedNodeGetsOnlyTheAttackersBlocksAndOneAlarmIsEnough() {
        World world = world(2, Medium.FOUR);
        world.time().advance(Duration.ofHours(8));
        recorded.tips.clear();
        world.begin(Attack.Eclipse.byNewcomer(0));
        world.time().advance(Duration.ofHours(2));
        assertEquals(0, recorded.tips.size() - recorded.onTheirWay());
        assertEquals(1, recorded.alarms.size(), recorded.alarms.toString());
        assertTrue(recorded.alarms.get(0).contains("behind a valid chain"));
    }

    @Test
    void aDelayGrowsWithTimeUnderDilation() {
        World world = world(3, Medium.FOUR);
        world.time().advance(Duration.ofHours(1));
        world.begin(new Attack.Dilation(.5));
        Instant began = world.time().now().wall();
        world.time().advance(Duration.ofHours(10));
        StoredHeader last = recorded.tips.get(recorded.tips.size() - 1);
        Duration late = Duration.between(last.header().time(), world.time().now().wall());
        Duration elapsed = Duration.between(began, world.time().now().wall());
        assertTrue(late.compareTo(elapsed.dividedBy(2)) > 0, late.toString());
        assertTrue(recorded.suspicions.stream().anyMatch(each -> each.equals("lag ASK_ALL")));
    }

    @Test
    void mediaThatAllLieHideTheEclipseAndAreNoAlarm() {
        List<Medium> liars =
                Medium.FOUR.stream().map(each -> each.with(Medium.Conduct.CENSORED)).toList();
        World world = world(4, liars);
        world.begin(Attack.Eclipse.byNewcomer(.25));
        world.time().advance(Duration.ofDays(2));
        assertEquals(List.of(), recorded.alarms);
        assertTrue(world.probes() > 0);
    }

    @Test
    void oneHonestMediumAmongLiarsIsHeard() {
        List<Medium> media = new ArrayList<>(Medium.FOUR);
        for (int liar = 0; liar < 3; liar++) {
            media.set(liar, media.get(liar).with(Medium.Conduct.CENSORED));
        }
        World world = world(8, media);
        world.begin(Attack.Eclipse.byNewcomer(0));
        world.time().advance(Duration.ofHours(3));
        assertEquals(1, recorded.alarms.size(), recorded.alarms.toString());
        assertTrue(recorded.asked.contains(Escalation.Ask.ALL));
    }

    @Test
    void ifNobodyAnswersTheOperatorIsToldAndNothingIsCalledAnAlarm() {
        List<Medium> dead =
                Medium.FOUR.stream().map(each -> each.with(Medium.Conduct.DEAD)).toList();
        World world = world(5, dead);
        world.begin(Attack.Eclipse.byNewcomer(0));
        world.time().advance(Duration.ofHours(6));
        assertEquals(List.of(), recorded.alarms);
        assertFalse(recorded.notices.isEmpty());
    }

    @Test
    void aProbeWithoutAnAnswerIsFollowedByAskingEverybody() {
        List<Medium> dead =
                Medium.FOUR.stream().map(each -> each.with(Medium.Conduct.DEAD)).toList();
        World world = world(6, dead);
        world.ask(Escalation.Ask.PROBE, "test");
        world.time().advance(Duration.ofMinutes(2));
        assertEquals(List.of(Escalation.Ask.PROBE, Escalation.Ask.ALL), recorded.asked);
    }

    @Test
    void arrivalsAreReplayedAsTheyWere() {
        Instant start = Instant.EPOCH;
        List<Instant> seen =
                List.of(start, start.plusSeconds(60), start.plusSeconds(60), start.plusSeconds(90));
        World world = world(new Dice(7, "replay", 0), BlockTimes.replay(seen), Medium.FOUR);
        world.time().advance(Duration.ofHours(3));
        assertEquals(3, recorded.tips.size());
        assertEquals(5, recorded.suspicions.size(), recorded.suspicions.toString());
    }

    private World world(long seed, List<Medium> media) {
        Dice dice = new Dice(seed, "test", 0);
        return world(dice, BlockTimes.poisson(dice), media);
    }

    private World world(Dice dice, BlockTimes times, List<Medium> media) {
        return new World(
                dice,
                times,
                new Dice(1, "test media", 0),
                media,
                2,
                Detectors.shipped(),
                EscalatedResponse::new,
                recorded);
    }

    private static final class Recorded implements Journal {
        private final List<StoredHeader> tips = new ArrayList<>();
        private final List<String> suspicions = new ArrayList<>();
        private final List<Escalation.Ask> asked = new ArrayList<>();
        private final List<String> alarms = new ArrayList<>();
        private final List<String> notices = new ArrayList<>();

        @Override
        public void nodeMoved(StoredHeader tip) {
            tips.add(tip);
        }

        @Override
        public void suspected(Anomaly anomaly) {
            suspicions.add(anomaly.detector() + " " + anomaly.remedy());
        }

        @Override
        public void asked(Escalation.Ask how, String why) {
            asked.add(how);
        }

        @Override
        public void alarmed(boolean alarm, String text) {
            (alarm ? alarms : notices).add(text);
        }

        /** At most one block was on its way to the node when the attack began. */
        private int onTheirWay() {
            return Math.min(1, tips.size());
        }
    }
}
