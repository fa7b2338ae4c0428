package org.altnet.alarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.testing.ManualTime;

/**
 * A desk with two scripted sinks on manual time, which can be restarted. Reminders come often,
 * since each minute costs writes of the status file.
 */
final class World {
    static final Duration HYSTERESIS = Duration.ofSeconds(60);
    static final Duration REMIND = Duration.ofMinutes(10);
    static final Duration PATIENCE = Duration.ofHours(24);

    final ManualTime time = new ManualTime();
    final ScriptedSink hook = new ScriptedSink("hook");
    final ScriptedSink web = new ScriptedSink("web");
    final List<Alarm> heard = new ArrayList<>();
    final Path directory;
    final RecordingLog log = new RecordingLog();
    AlarmDesk desk;

    World(Path directory) {
        this.directory = directory;
        restart();
    }

    /** As after a crash: what was not on the disk is gone, and so is what was scheduled. */
    void restart() {
        restart(new AnnouncementRule(HYSTERESIS, REMIND));
    }

    void restart(AnnouncementRule rule) {
        desk = boot(time, rule, directory, List.of(hook, web), log, 20);
        desk.addListener(heard::add, Map.of("service.id", 1L));
        desk.start();
        time.run();
    }

    static AlarmDesk boot(
            ManualTime time,
            AnnouncementRule rule,
            Path directory,
            List<Sink> sinks,
            RecordingLog log,
            int most) {
        StateFile file = new StateFile(directory.resolve("alarms.json"), time);
        AlarmState state = file.load();
        List<Courier> couriers = new ArrayList<>();
        Map<Long, Alarm> outstanding = new TreeMap<>();
        for (Sink sink : sinks) {
            Outbox outbox = new Outbox(outbox(directory, sink), time, most);
            outbox.alarms().forEach(alarm -> outstanding.put(alarm.sequence(), alarm));
            couriers.add(
                    new Courier(
                            sink, outbox, time.lane(), time, new Backoff(new Random(1)), PATIENCE));
        }
        return new AlarmDesk(
                new AlarmBook(time, rule, state, List.copyOf(outstanding.values())),
                time.lane(),
                time,
                new AlarmLog(log.logger()),
                file,
                new StatusFile(directory.resolve("status.json"), true, state.instance(), "regtest"),
                couriers);
    }

    static Path outbox(Path directory, Sink sink) {
        return directory.resolve("outbox").resolve(sink.name());
    }

    void alarm(String key, String text) {
        raise(key, Severity.ALARM, text);
    }

    void raise(String key, Severity severity, String text) {
        desk.raise(key, severity, text, Map.of());
        time.run();
    }

    void clear(String key) {
        desk.clear(key, "it is over");
        time.run();
    }

    void advance(Duration by) {
        time.advance(by);
    }
}
