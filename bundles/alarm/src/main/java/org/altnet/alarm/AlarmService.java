package org.altnet.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.AlarmListener;
import org.altnet.api.alarm.Alarms;
import org.altnet.api.time.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The room's door: the service and the configuration. Immediate, since what an earlier run has left
 * is told even if nobody asks.
 */
@Component(
        name = AlarmConfig.PID,
        configurationPid = AlarmConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = Alarms.class)
@Designate(ocd = AlarmConfig.class)
public final class AlarmService implements Alarms {
    private final AlarmRoom room;
    private final Alarms desk;

    /**
     * @throws IllegalArgumentException if the configuration is wrong; the text says what to do
     */
    @Activate
    public AlarmService(AlarmConfig config) {
        room = new AlarmRoom(AlarmSettings.of(config), TimeSource.SYSTEM);
        desk = room.desk();
    }

    @Activate
    void start() {
        room.desk().start();
    }

    @Deactivate
    void stop() {
        room.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedListener")
    void bindListener(AlarmListener listener, Map<String, Object> properties) {
        room.desk().addListener(listener, properties);
    }

    /** Keeps a change of properties from looking like a new listener. */
    void updatedListener(AlarmListener listener, Map<String, Object> properties) {}

    void unbindListener(AlarmListener listener, Map<String, Object> properties) {
        room.desk().removeListener(properties);
    }

    @Override
    public void raise(String key, Severity severity, String text, Map<String, String> details) {
        desk.raise(key, severity, text, details);
    }

    @Override
    public void clear(String key, String text) {
        desk.clear(key, text);
    }

    @Override
    public List<Alarm> all() {
        return desk.all();
    }

    @Override
    public Optional<Alarm> acknowledge(String key, String by) {
        return desk.acknowledge(key, by);
    }

    @Override
    public void mute(Duration time) {
        desk.mute(time);
    }

    @Override
    public Optional<Instant> mutedUntil() {
        return desk.mutedUntil();
    }
}
