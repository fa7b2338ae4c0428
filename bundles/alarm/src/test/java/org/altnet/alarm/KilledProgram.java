package org.altnet.alarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.time.TimeSource;

/**
 * The room alone, with a hook: raises alarms as fast as they are written down, and says on standard
 * output which are, until it is killed. With an argument more it raises that one only.
 */
final class KilledProgram {
    private static final int AHEAD = 5;

    private KilledProgram() {}

    /**
     * @param arguments directory, hook, first number; then maybe a key
     */
    public static void main(String[] arguments) throws InterruptedException {
        AlarmSettings settings =
                new AlarmSettings(
                        "regtest",
                        ProxyOnly.OFF,
                        Path.of(arguments[0]),
                        new AnnouncementRule(Duration.ofSeconds(60), Duration.ZERO),
                        Path.of(arguments[0]).resolve("status.json"),
                        false,
                        Optional.of(
                                new AlarmSettings.Hook(
                                        Path.of(arguments[1]), Duration.ofSeconds(30))),
                        Optional.empty(),
                        Duration.ofHours(1),
                        10_000);
        Semaphore ahead = new Semaphore(AHEAD);
        AlarmDesk desk = new AlarmRoom(settings, TimeSource.SYSTEM).desk();
        desk.addListener(
                alarm -> {
                    System.out.println(alarm.sequence() + " " + alarm.key());
                    ahead.release();
                },
                Map.of("service.id", 1L));
        desk.start();
        if (arguments.length > 3) {
            desk.raise(arguments[3], Severity.ALARM, "x", Map.of());
            new Semaphore(0).acquire();
        }
        for (int i = Integer.parseInt(arguments[2]); ; i++) {
            ahead.acquire();
            desk.raise("key." + i, Severity.ALARM, "x", Map.of());
        }
    }
}
