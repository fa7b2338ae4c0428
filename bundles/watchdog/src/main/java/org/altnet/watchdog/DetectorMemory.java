package org.altnet.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.time.Moment;
import org.altnet.watchdog.StateFile.Saved;

/**
 * What detectors leave behind, by name: for one that comes again, in this run or the next.
 *
 * <p>Goes to the file soon after a change, at most each 5 s, and each 5 minutes if nothing but time
 * has passed. Confined to the watch's lane.
 */
final class DetectorMemory {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AT_LEAST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final Optional<StateFile> file;
    private final Map<String, Saved> detectors = new HashMap<>();
    private Optional<Moment> written = Optional.empty();
    private boolean changed;

    /**
     * @param file empty if nothing is to survive this run
     */
    DetectorMemory(Optional<StateFile> file) {
        this.file = file;
    }

    /** Reads the file. What is older than 30 days is of detectors that have gone. */
    void recall(Instant now) {
        file.ifPresent(
                kept ->
                        kept.load()
                                .forEach(
                                        (name, saved) -> {
                                            if (saved.at().isAfter(now.minus(FORGOTTEN_AFTER))) {
                                                detectors.put(name, saved);
                                            }
                                        }));
    }

    Optional<Saved> of(String detector) {
        return Optional.ofNullable(detectors.get(detector));
    }

    void remember(String detector, Saved saved) {
        detectors.put(detector, saved);
    }

    /** Something happened that is worth a write. */
    void changed() {
        changed = true;
    }

    /** Writes if it is time to. */
    void settle(Moment now) {
        Duration since = written.map(now::since).orElse(AT_LEAST);
        if (since.compareTo(changed ? SOON : AT_LEAST) >= 0) {
            write(now);
        }
    }

    void write(Moment now) {
        changed = false;
        written = Optional.of(now);
        file.ifPresent(kept -> kept.save(detectors));
    }
}
