package org.altnet.alarm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.time.TimeSource;

/**
 * The alarms as their component puts them together, with log and status file, without a framework.
 */
public final class PlainAlarms implements AutoCloseable {
    private static final int OUTBOX = 1000;

    private final AlarmRoom room;

    public PlainAlarms(Path state) {
        Path directory = state.resolve("alarm");
        room =
                new AlarmRoom(
                        new AlarmSettings(
                                "regtest",
                                ProxyOnly.OFF,
                                directory,
                                new AnnouncementRule(Duration.ZERO, Duration.ZERO),
                                directory.resolve("status.json"),
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofHours(1),
                                OUTBOX),
                        TimeSource.SYSTEM);
        room.desk().start();
    }

    public Alarms alarms() {
        return room.desk();
    }

    @Override
    public void close() {
        room.close();
    }
}
