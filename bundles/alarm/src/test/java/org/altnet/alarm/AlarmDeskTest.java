package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarm.State;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told, and when. */
class AlarmDeskTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String KEY = "chain.behind";

    @TempDir Path directory;
    private World world;

    @BeforeEach
    void open() {
        world = new World(directory);
    }

    @AfterEach
    void nothingThrew() {
        assertEquals(List.of(), world.time.failures());
    }

    @Test
    void everybodyIsToldOnceOfEachChange() {
        world.alarm(KEY, "behind by 2 blocks");
        world.clear(KEY);
        world.advance(MINUTE);

        List<String> all = List.of("1 chain.behind ACTIVE", "2 chain.behind CLEARED");
        assertEquals(all, world.hook.told());
        assertEquals(all, world.web.told());
        assertEquals(all, ScriptedSink.lines(world.heard.stream()));
        assertEquals(2, world.log.lines().size(), world.log.lines().toString());
        assertTrue(
                world.log.lines().get(0).startsWith("ERROR ALARM chain.behind: behind by 2"),
                world.log.lines().get(0));
        assertEquals(
                "INFO ALARM chain.behind is over after 0 ms: it is over", world.log.lines().get(1));
    }

    @Test
    void theSameAgainIsNoNews() {
        world.alarm(KEY, "behind by 2 blocks");
        world.advance(Duration.ofMinutes(3));
        world.desk.raise(KEY, Severity.ALARM, "behind by 2 blocks", Map.of("work", "12"));
        world.advance(Duration.ofMinutes(3));

        assertEquals(1, world.hook.told().size());
        assertEquals(1, world.heard.size());
        assertEquals(Map.of("work", "12"), world.desk.all().get(0).details());
    }

    @Test
    void worseIsToldAtOnceAndAnotherTextWhenItHasSettled() {
        world.raise(KEY, Severity.NOTICE, "nobody answers");
        world.raise(KEY, Severity.ALARM, "behind by 2 blocks");
        assertEquals(2, world.hook.told().size(), "worse");

        for (int blocks = 3; blocks <= 12; blocks++) {
            world.advance(Duration.ofSeconds(3));
            world.alarm(KEY, "behind by " + blocks + " blocks");
        }
        assertEquals(2, world.hook.told().size(), "texts that change all the time");
        world.advance(MINUTE);
        assertEquals(3, world.hook.told().size());
        assertEquals("behind by 12 blocks", world.hook.delivered().get(2).text());
    }

    @Test
    void lessBadIsToldWhenItHasSettled() {
        world.alarm(KEY, "x");
        world.raise(KEY, Severity.NOTICE, "x");
        assertEquals(1, world.hook.told().size());
        world.advance(MINUTE);
        assertEquals(Severity.NOTICE, world.hook.delivered().get(1).severity());
    }

    @Test
    void whatFlapsIsOneAlarmThatLasts() {
        world.restart(new AnnouncementRule(World.HYSTERESIS, Duration.ZERO));
        for (int i = 0; i < 30; i++) {
            world.alarm(KEY, "behind by 2 blocks");
            world.advance(Duration.ofSeconds(1));
            world.clear(KEY);
            world.advance(Duration.ofSeconds(58));
        }
        assertEquals(List.of("1 chain.behind ACTIVE"), world.hook.told());
        assertEquals(1, world.log.lines().size());
        assertEquals(60, world.heard.size(), "listeners see each change");
        assertEquals(State.CLEARED, world.desk.all().get(0).state(), "so does who asks");

        world.advance(MINUTE);
        assertEquals(List.of("1 chain.behind ACTIVE", "60 chain.behind CLEARED"), world.web.told());
    }

    @Test
    void whatComesBackSoonIsTheSameAndIsStillKnown() {
        world.alarm(KEY, "x");
        Alarm first = world.desk.acknowledge(KEY, "Ann").orElseThrow();
        world.clear(KEY);
        world.advance(Duration.ofSeconds(59));
        world.alarm(KEY, "x");
        Alarm back = world.desk.all().get(0);
        assertEquals(State.ACKNOWLEDGED, back.state());
        assertEquals("Ann", back.acknowledgedBy());
        assertEquals(first.raised(), back.raised());

        world.clear(KEY);
        world.advance(MINUTE);
        world.alarm(KEY, "x");
        Alarm other = world.desk.all().get(0);
        assertEquals(State.ACTIVE, other.state());
        assertTrue(other.raised().isAfter(first.raised()));
        assertEquals(4, world.hook.told().size(), world.hook.told().toString());
    }

    @Test
    void withoutHysteresisEachIsTold() {
        world.restart(new AnnouncementRule(Duration.ZERO, Duration.ZERO));
        for (int i = 0; i < 3; i++) {
            world.alarm(KEY, "x");
            world.clear(KEY);
        }
        assertEquals(6, world.hook.told().size());
        world.alarm(KEY, "x");
        world.advance(Duration.ofMinutes(30));
        assertEquals(7, world.hook.told().size(), "no reminders");
    }

    @Test
    void remindsUntilSomebodyKnows() {
        world.alarm(KEY, "x");
        world.advance(Duration.ofMinutes(21));
        assertEquals(
                List.of("ACTIVE", "ACTIVE", "ACTIVE"),
                world.hook.delivered().stream().map(alarm -> alarm.state().name()).toList());
        assertEquals(
                3,
                new TreeSet<>(world.hook.delivered().stream().map(Alarm::sequence).toList()).size(),
                "who drops copies by the sequence must not drop reminders");
        assertEquals(1, world.heard.size(), "nothing has changed");
        assertTrue(world.log.lines().get(1).contains("lasts since 2026-01-01T00:00:00Z"));

        world.desk.acknowledge(KEY, "Ann");
        world.advance(Duration.ofMinutes(30));
        assertEquals(4, world.hook.told().size(), "that Ann knows, and no more");
        world.raise(KEY, Severity.ALARM, "another text");
        assertEquals(State.ACKNOWLEDGED, world.desk.all().get(0).state());
    }

    @Test
    void whatGetsWorseIsKnownToNobody() {
        world.raise(KEY, Severity.NOTICE, "x");
        world.desk.acknowledge(KEY, "Ann");
        world.raise(KEY, Severity.ALARM, "x");
        assertEquals(State.ACTIVE, world.desk.all().get(0).state());
        assertEquals("", world.desk.all().get(0).acknowledgedBy());
        assertEquals(3, world.hook.told().size());
    }

    @Test
    void acknowledgesOnlyWhatLasts() {
        assertEquals(Optional.empty(), world.desk.acknowledge(KEY, "Ann"));
        world.alarm(KEY, "x");
        long first = world.desk.acknowledge(KEY, "Ann").orElseThrow().sequence();
        assertEquals(first, world.desk.acknowledge(KEY, "Ann").orElseThrow().sequence());
        assertEquals("Bob", world.desk.acknowledge(KEY, "Bob").orElseThrow().acknowledgedBy());
        world.clear(KEY);
        assertEquals(Optional.empty(), world.desk.acknowledge(KEY, "Ann"));
        assertThrows(IllegalArgumentException.class, () -> world.desk.acknowledge(KEY, " \n"));
    }

    @Test
    void mutedOnlyLogAndStatusFileAreTold() throws IOException {
        world.desk.mute(Duration.ofMinutes(5));
        world.alarm(KEY, "x");
        world.alarm("over.soon", "y");
        world.clear("over.soon");
        world.advance(Duration.ofMinutes(4));
        assertEquals(List.of(), world.hook.told());
        assertEquals(3, world.log.lines().size(), world.log.lines().toString());
        assertTrue(line().startsWith("ALARM 1 alarm, 0 notices; muted; chain.behind: x"), line());
        assertTrue(world.desk.mutedUntil().isPresent());

        world.advance(MINUTE);
        assertEquals(
                List.of("1 chain.behind ACTIVE"), world.hook.told(), "what lasts is told then");
        assertEquals(Optional.empty(), world.desk.mutedUntil());
        world.advance(Duration.ofMinutes(3));
        assertEquals(1, world.hook.told().size());
    }

    @Test
    void unmutesAtOnceAndSurvivesARestartMuted() {
        world.desk.mute(Duration.ofHours(1));
        world.time.run();
        world.restart();
        world.alarm(KEY, "x");
        assertEquals(List.of(), world.hook.told());
        world.desk.mute(Duration.ZERO);
        world.time.run();
        assertEquals(1, world.hook.told().size());
        assertThrows(IllegalArgumentException.class, () -> world.desk.mute(Duration.ofSeconds(-1)));
        world.desk.mute(Duration.ofSeconds(Long.MAX_VALUE));
        assertTrue(world.desk.mutedUntil().isPresent());
    }

    @Test
    void aWallClockThatJumpsChangesNothing() {
        world.alarm(KEY, "x");
        world.time.stepWall(Duration.ofHours(30));
        world.advance(Duration.ofSeconds(1));
        assertEquals(1, world.hook.told().size(), "no reminder");
        world.clear(KEY);
        world.time.stepWall(Duration.ofHours(-60));
        world.advance(Duration.ofSeconds(59));
        assertEquals(1, world.hook.told().size());
        world.advance(Duration.ofSeconds(1));
        assertEquals(2, world.hook.told().size());
    }

    @Test
    void goesOnAfterARestart() {
        world.alarm(KEY, "x");
        world.raise("tor", Severity.NOTICE, "silent");
        world.desk.acknowledge("tor", "Ann");
        world.time.run();
        List<Alarm> before = world.desk.all();

        world.restart();
        assertEquals(before, world.desk.all());
        world.alarm(KEY, "x");
        assertEquals(3, world.hook.told().size(), "no news");
        world.clear(KEY);
        world.advance(MINUTE);
        assertEquals("4 chain.behind CLEARED", world.hook.told().get(3), "the count goes on");
    }

    @Test
    void whatWasToldButNotRememberedIsMadeUpForFromTheOutbox() throws IOException {
        world.alarm(KEY, "x");
        byte[] before = Files.readAllBytes(directory.resolve("alarms.json"));
        world.hook.die(true);
        world.clear(KEY);
        world.advance(MINUTE);
        // As if the crash had come between the outboxes and the state.
        Files.write(directory.resolve("alarms.json"), before);
        world.restart();
        assertEquals(State.CLEARED, world.desk.all().get(0).state());
        world.alarm("other", "y");
        assertEquals(3, world.desk.all().get(0).sequence(), "no number is given twice");
    }

    @Test
    void aGarbledStateIsKeptAsideAndAlarmsStartEmpty() throws IOException {
        world.alarm(KEY, "x");
        Files.writeString(directory.resolve("alarms.json"), "{\"version\":1,");
        world.restart();
        assertEquals(List.of(), world.desk.all());
        assertTrue(Files.exists(directory.resolve("alarms.json.garbled")));
        world.alarm(KEY, "x");
        world.restart();
        assertEquals(1, world.desk.all().size());
    }

    @Test
    void aDeadSinkDelaysNobody() {
        world.hook.die(true);
        for (int i = 0; i < 10; i++) {
            world.alarm("key." + i, "x");
        }
        assertEquals(10, world.web.told().size());
        assertEquals(0, world.hook.told().size());
        world.hook.die(false);
        world.advance(Backoff.LONGEST);
        assertEquals(world.web.told(), world.hook.told(), "in order");
    }

    @Test
    void whatWasNotDeliveredIsDeliveredAfterARestart() {
        world.hook.die(true);
        world.alarm(KEY, "x");
        world.restart();
        world.hook.die(false);
        world.restart();
        assertEquals(List.of("1 chain.behind ACTIVE"), world.hook.told());
        assertEquals(1, world.web.told().size(), "whoever had it is not told again");
    }

    @Test
    void aFullOutboxLosesTheOldestNoticesFirst() {
        world.hook.die(true);
        world.alarm("first", "x");
        for (int i = 0; i < 30; i++) {
            world.raise("notice." + i, Severity.NOTICE, "x");
        }
        world.hook.die(false);
        world.advance(Backoff.LONGEST);
        List<String> told = world.hook.told();
        assertEquals(20, told.size());
        assertEquals("1 first ACTIVE", told.get(0));
        assertEquals("13 notice.11 ACTIVE", told.get(1));
        assertEquals(31, world.web.told().size());
    }

    @Test
    void aDiskThatCannotBeWrittenKeepsNobodyFromBeingTold() throws IOException {
        Path other = directory.resolve("other");
        World blocked = new World(other);
        Files.delete(other.resolve("status.json"));
        Files.delete(other.resolve("status"));
        try (var left = Files.list(other)) {
            left.forEach(file -> assertTrue(file.toFile().delete(), file.toString()));
        }
        Files.delete(other);
        Files.writeString(other, "a file where a directory should be");
        blocked.alarm(KEY, "x");
        assertEquals(List.of("1 chain.behind ACTIVE"), blocked.hook.told());
        Files.delete(other);
        blocked.advance(MINUTE);
        blocked.restart();
        assertEquals(1, blocked.desk.all().size(), "saved when it could be");
    }

    @Test
    void aStepThatThrowsKeepsNobodyFromBeingToldAndTimeGoesOn() throws IOException {
        world.log.fallOver(true);
        world.alarm(KEY, "x");
        assertEquals(List.of("1 chain.behind ACTIVE"), world.hook.told());
        assertEquals(1, world.heard.size());
        assertTrue(line().startsWith("ALARM 1 alarm"), line());
        world.clear(KEY);
        world.advance(MINUTE);
        assertEquals(List.of("1 chain.behind ACTIVE", "2 chain.behind CLEARED"), world.web.told());
        world.restart();
        assertEquals(2, world.hook.told().size(), "it was saved");
    }

    @Test
    void theHeartGoesOnWhateverABeatThrows() throws IOException {
        ManualTime time = new ManualTime();
        AtomicBoolean broken = new AtomicBoolean();
        TimeSource clock =
                () -> {
                    if (broken.get()) {
                        throw new IllegalStateException("a bug of the clock");
                    }
                    return time.now();
                };
        AlarmState empty = AlarmState.empty("some-instance");
        AnnouncementRule rule = new AnnouncementRule(World.HYSTERESIS, World.REMIND);
        AlarmDesk desk =
                new AlarmDesk(
                        new AlarmBook(clock, rule, empty, List.of()),
                        time.lane(),
                        time,
                        new AlarmLog(world.log.logger()),
                        new StateFile(directory.resolve("alarms.json"), time),
                        new StatusFile(
                                directory.resolve("status.json"), true, "some-instance", "regtest"),
                        List.of());
        desk.start();
        time.run();
        broken.set(true);
        time.advance(MINUTE);
        assertEquals(1, time.failures().size(), "said by whoever runs the lane");
        broken.set(false);
        time.advance(MINUTE);
        assertTrue(json().contains("\"written\":\"2026-01-01T00:02:00Z\""), json());
    }

    @Test
    void theStatusFileIsTheTruth() throws IOException {
        assertEquals("OK", line());
        assertEquals(
                "rw-r--r--",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("status.json"))));
        world.raise("driver.silent:tor", Severity.NOTICE, "silent for 3 h");
        world.alarm(KEY, "behind by 2 blocks");
        assertEquals("ALARM 1 alarm, 1 notice; chain.behind: behind by 2 blocks", line());
        world.clear(KEY);
        assertTrue(line().startsWith("NOTICE 0 alarms, 1 notice; driver.silent:tor"), line());
        String before = json();
        assertTrue(before.contains("\"worst\":\"NOTICE\""), before);
        world.advance(AlarmDesk.HEARTBEAT);
        assertFalse(json().equals(before), "a sign of life each minute");
    }

    @Test
    void nothingInATextStartsALineOrMovesACursor() throws IOException {
        world.alarm("key\nfoo", "one\ntwo\u001b[31m\u0000" + "x".repeat(5_000));
        Alarm alarm = world.desk.all().get(0);
        assertEquals("key foo", alarm.key());
        assertTrue(alarm.text().startsWith("one two?[31m?xxx"), alarm.text());
        assertEquals(1_000, alarm.text().length());
        assertEquals(1, Files.readAllLines(directory.resolve("status")).size());
        assertThrows(
                IllegalArgumentException.class,
                () -> world.desk.raise(" ", Severity.ALARM, "x", Map.of()));
    }

    @Test
    void keysAreBoundedAndAlarmsStayLongest() {
        world.alarm("bad", "x");
        for (int i = 0; i < 2 * AlarmBook.MOST_KEPT; i++) {
            world.desk.raise("notice." + i, Severity.NOTICE, "x", Map.of());
        }
        List<Alarm> all = world.desk.all();
        assertEquals(AlarmBook.MOST_SHOWN, all.size());
        assertEquals("bad", all.get(0).key());
        assertEquals("notice.999", all.get(1).key(), "then the newest");
    }

    @Test
    void detailsAreBounded() {
        Map<String, String> details = new java.util.HashMap<>();
        IntStream.range(0, 1_000).forEach(i -> details.put("name" + i, "v".repeat(2_000)));
        world.desk.raise(KEY, Severity.ALARM, "x", details);
        int size =
                world.desk.all().get(0).details().entrySet().stream()
                        .mapToInt(each -> each.getKey().length() + each.getValue().length())
                        .sum();
        assertTrue(size > 0 && size <= 8_192, "size " + size);
    }

    @Test
    void worstComesFirstThenTheNewest() {
        world.raise("a", Severity.NOTICE, "x");
        world.alarm("b", "x");
        world.alarm("c", "x");
        world.alarm("d", "x");
        world.clear("d");
        List<String> keys = new ArrayList<>();
        world.desk.all().forEach(alarm -> keys.add(alarm.key()));
        assertEquals(List.of("c", "b", "a", "d"), keys);
    }

    private String line() throws IOException {
        return Files.readString(directory.resolve("status"), StandardCharsets.UTF_8).strip();
    }

    private String json() throws IOException {
        return Files.readString(directory.resolve("status.json"), StandardCharsets.UTF_8);
    }
}
