package org.altnet.alarm;

import java.time.Duration;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarm.State;
import org.altnet.room.DurationSetting;
import org.slf4j.Logger;

/** Alarms as lines of the log: ERROR for an alarm, WARN for a notice, INFO for the rest. */
final class AlarmLog {
    private final Logger log;

    AlarmLog(Logger log) {
        this.log = log;
    }

    void write(Announcement news) {
        Alarm alarm = news.alarm();
        if (alarm.state() == State.CLEARED) {
            Duration lasted = Duration.between(alarm.raised(), alarm.changed());
            log.info(
                    "{} {} is over after {}: {}",
                    alarm.severity(),
                    alarm.key(),
                    DurationSetting.words(lasted.isNegative() ? Duration.ZERO : lasted),
                    alarm.text());
        } else if (alarm.state() == State.ACKNOWLEDGED) {
            log.info(
                    "{} {} is known to {}: {}",
                    alarm.severity(),
                    alarm.key(),
                    alarm.acknowledgedBy(),
                    alarm.text());
        } else if (alarm.severity() == Severity.ALARM) {
            log.error("{}", line(news));
        } else {
            log.warn("{}", line(news));
        }
    }

    private static String line(Announcement news) {
        Alarm alarm = news.alarm();
        String since = news.reminder() ? " lasts since " + alarm.raised() : "";
        return alarm.severity()
                + " "
                + alarm.key()
                + since
                + ": "
                + alarm.text()
                + " (altnet:alarms ack '"
                + alarm.key()
                + "' says that you know)";
    }
}
