package org.altnet.alarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.time.Moment;
import org.altnet.api.time.TimeSource;
import org.altnet.room.AtomicFile;
import org.altnet.room.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one sink has not taken yet: one file each, named by the alarm's sequence, in a directory of
 * the sink's own.
 *
 * <p>Thread-safe: its monitor guards all fields. One thread stores and releases, another one takes
 * the first and removes it. What cannot be written is delivered from memory.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long LARGEST = 1L << 20;
    private static final String NAME = "%019d.json";
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final TimeSource clock;
    private final int most;
    private final TreeMap<Long, Pending> pending = new TreeMap<>();
    private long released;
    private boolean full;
    private boolean failing;

    /**
     * @param alarm what to tell
     * @param since when it was stored
     */
    record Pending(Alarm alarm, Moment since) {}

    /**
     * Reads what an earlier run has left; all of that is released.
     *
     * @param most how many it holds; then the oldest notice goes, or else the oldest of all
     */
    Outbox(Path directory, TimeSource clock, int most) {
        this.directory = directory;
        this.clock = clock;
        this.most = most;
        load();
        release();
    }

    /** In memory, and if possible on the disk; nobody sees it before it is {@link #release}d. */
    synchronized void store(Alarm alarm) {
        Moment now = clock.now();
        while (pending.size() >= most) {
            dropOne();
        }
        pending.put(alarm.sequence(), new Pending(alarm, now));
        try {
            AtomicFile.replaceDurably(
                    file(alarm.sequence()),
                    Json.bytes(AlarmJson.of(alarm).add("stored", now.wall().toString()).build()));
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.error(
                        "{} cannot be written ({}): what is to be told now would be lost with a"
                                + " restart. Look after disk and permissions",
                        directory,
                        e.toString());
            }
        }
    }

    /** All that is stored may be delivered. */
    synchronized void release() {
        if (!pending.isEmpty()) {
            released = pending.lastKey();
        }
    }

    /** The oldest that may be delivered. */
    synchronized Optional<Pending> first() {
        return Optional.ofNullable(pending.firstEntry())
                .filter(first -> first.getKey() <= released)
                .map(Map.Entry::getValue);
    }

    /** It has been delivered, or never will be. Idempotent. */
    synchronized void remove(Alarm alarm) {
        pending.remove(alarm.sequence());
        full &= !pending.isEmpty();
        delete(file(alarm.sequence()));
    }

    synchronized int size() {
        return pending.size();
    }

    synchronized List<Alarm> alarms() {
        return pending.values().stream().map(Pending::alarm).toList();
    }

    private void dropOne() {
        Alarm oldest =
                pending.values().stream()
                        .map(Pending::alarm)
                        .filter(alarm -> alarm.severity() == Alarm.Severity.NOTICE)
                        .findFirst()
                        .orElse(pending.firstEntry().getValue().alarm());
        pending.remove(oldest.sequence());
        delete(file(oldest.sequence()));
        if (!full) {
            full = true;
            LOG.warn(
                    "{} holds {} undelivered messages, which is the most: the oldest are dropped,"
                            + " notices first, beginning with {}. altnet:alarms shows what lasts",
                    directory,
                    most,
                    oldest.key());
        } else {
            LOG.debug("Dropped {} {} undelivered", oldest.sequence(), oldest.key());
        }
    }

    private void load() {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().endsWith(SUFFIX)) {
                    load(file);
                } else if (AtomicFile.isUnfinished(file)) {
                    delete(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read ({}): what it holds is not told", directory, e.toString());
        }
        while (pending.size() > most) {
            dropOne();
        }
    }

    private void load(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("is larger than " + LARGEST + " bytes");
            }
            Pending read = read(Files.readAllBytes(file), clock.now());
            if (!file.equals(file(read.alarm().sequence()))) {
                throw new IOException("holds another one's sequence");
            }
            pending.put(read.alarm().sequence(), read);
        } catch (IOException e) {
            LOG.warn("{} {}: not told, kept as .garbled", file, e.getMessage());
            keepAside(file);
        }
    }

    /**
     * @throws IOException if it is anything else than what {@link #store} writes
     */
    static Pending read(byte[] bytes, Moment now) throws IOException {
        return Json.read(
                bytes,
                object ->
                        new Pending(
                                AlarmJson.read(object),
                                Clocks.past(Instant.parse(object.getString("stored")), now)));
    }

    private Path file(long sequence) {
        return directory.resolve(String.format(NAME, sequence));
    }

    private static void keepAside(Path file) {
        try {
            Files.move(
                    file, file.resolveSibling("last.garbled"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("{} stays where it is: {}", file, e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted ({}): told again after a restart", file, e.toString());
        }
    }
}
