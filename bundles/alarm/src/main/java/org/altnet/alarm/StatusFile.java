package org.altnet.alarm;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.alarm.Alarm.Severity;
import org.altnet.api.alarm.Alarm.State;
import org.altnet.room.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The truth, for monitoring: a JSON file, and beside it one line of text in a file of the same name
 * without {@code .json}. Used by one thread.
 */
final class StatusFile {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);

    /** What the JSON file's name ends in; the other one's is the same without. */
    static final String SUFFIX = ".json";

    private final Path file;
    private final Path lineFile;
    private final boolean forAll;
    private final String instance;
    private final String network;
    private boolean failing;

    /**
     * @param file whose name ends in {@link #SUFFIX}
     * @param forAll whether everybody on this machine may read it
     */
    StatusFile(Path file, boolean forAll, String instance, String network) {
        this.file = file;
        String name = file.getFileName().toString();
        lineFile = file.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
        this.forAll = forAll;
        this.instance = instance;
        this.network = network;
    }

    /**
     * Replaces both.
     *
     * @param all all alarms, the worst first
     */
    void write(List<Alarm> all, long sequence, Optional<Instant> mutedUntil, Instant now) {
        List<Alarm> lasting = all.stream().filter(alarm -> alarm.state() != State.CLEARED).toList();
        try {
            replace(file, Json.bytes(json(lasting, sequence, mutedUntil, now).build()));
            replace(lineFile, (line(lasting, mutedUntil) + "\n").getBytes(StandardCharsets.UTF_8));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.error(
                        "{} cannot be written ({}): whoever reads it sees old news. Tried again"
                                + " each minute; look after disk and permissions",
                        file,
                        e.toString());
            }
        }
    }

    private void replace(Path which, byte[] content) throws IOException {
        if (forAll) {
            AtomicFile.replaceForAll(which, content);
        } else {
            AtomicFile.replace(which, content);
        }
    }

    private JsonObjectBuilder json(
            List<Alarm> lasting, long sequence, Optional<Instant> mutedUntil, Instant now) {
        JsonArrayBuilder alarms = Json.array();
        lasting.forEach(alarm -> alarms.add(AlarmJson.of(alarm)));
        JsonObjectBuilder object =
                Json.object()
                        .add("written", now.toString())
                        .add("instance", instance)
                        .add("network", network)
                        .add("worst", worst(lasting))
                        .add("alarms", count(lasting, Severity.ALARM))
                        .add("notices", count(lasting, Severity.NOTICE))
                        .add(
                                "acknowledged",
                                lasting.stream()
                                        .filter(alarm -> alarm.state() == State.ACKNOWLEDGED)
                                        .count())
                        .add("sequence", sequence);
        mutedUntil.ifPresentOrElse(
                until -> object.add("mutedUntil", until.toString()),
                () -> object.add("mutedUntil", JsonValue.NULL));
        return object.add("lasting", alarms);
    }

    /** {@code OK}, or as {@code ALARM 2 alarms, 1 notice; muted; chain: ...}. */
    private static String line(List<Alarm> lasting, Optional<Instant> mutedUntil) {
        if (lasting.isEmpty()) {
            return "OK" + (mutedUntil.isPresent() ? " muted" : "");
        }
        Alarm first = lasting.get(0);
        return worst(lasting)
                + " "
                + number(count(lasting, Severity.ALARM), "alarm")
                + ", "
                + number(count(lasting, Severity.NOTICE), "notice")
                + (mutedUntil.isPresent() ? "; muted" : "")
                + "; "
                + first.key()
                + ": "
                + first.text();
    }

    private static String worst(List<Alarm> lasting) {
        return lasting.isEmpty() ? "OK" : lasting.get(0).severity().name();
    }

    private static long count(List<Alarm> lasting, Severity severity) {
        return lasting.stream().filter(alarm -> alarm.severity() == severity).count();
    }

    private static String number(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
