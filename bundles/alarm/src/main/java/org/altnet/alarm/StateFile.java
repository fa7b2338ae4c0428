package org.altnet.alarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.altnet.api.time.TimeSource;
import org.altnet.room.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code alarm/alarms.json} in the state directory. Used by one thread at a time; {@code failing}
 * keeps a full disk from filling the log too.
 */
final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final long LARGEST = 64L << 20;

    private final Path file;
    private final TimeSource clock;
    private boolean failing;

    StateFile(Path file, TimeSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Empty, with a name of its own, if there is no such file or none that can be read. */
    AlarmState load() {
        if (Files.exists(file)) {
            try {
                if (Files.size(file) > LARGEST) {
                    throw new IOException("is larger than " + LARGEST + " bytes");
                }
                return StateJson.read(Files.readAllBytes(file), clock.now());
            } catch (IOException e) {
                keepAside(e);
            }
        }
        return AlarmState.empty(UUID.randomUUID().toString());
    }

    /**
     * @return whether it is on the disk
     */
    boolean save(AlarmState state) {
        try {
            AtomicFile.replaceDurably(file, StateJson.write(state));
            if (failing) {
                failing = false;
                LOG.info("{} can be written again", file);
            }
            return true;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.error(
                        "{} cannot be written ({}): alarms are told, but a restart would forget"
                                + " them. Tried again each minute; look after disk and permissions",
                        file,
                        e.toString());
            }
            return false;
        }
    }

    private void keepAside(IOException why) {
        Path aside = file.resolveSibling(file.getFileName() + ".garbled");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn(
                    "{} {}: kept as {}, and alarms start empty; what still is the matter will be"
                            + " raised again",
                    file,
                    why.getMessage(),
                    aside.getFileName());
        } catch (IOException e) {
            LOG.warn(
                    "{} {}: alarms start empty; it cannot be kept aside either ({}) and will be"
                            + " overwritten",
                    file,
                    why.getMessage(),
                    e.toString());
        }
    }
}
