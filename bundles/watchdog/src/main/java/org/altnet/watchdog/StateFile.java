package org.altnet.watchdog;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the detectors' state survives a restart: a small properties file, which is replaced as a
 * whole. Each detector has {@code saved/NAME}, {@code standing/NAME/SUBJECT} and {@code
 * state/NAME/KEY}, where the first two parts are URL-encoded.
 *
 * <p>It is never worth a failure: a file that cannot be read is put aside, one that cannot be
 * written is complained of once. Confined to the watch's lane.
 */
final class StateFile {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final String FORMAT = "format";
    private static final String VERSION = "1";
    private static final String SAVED = "saved/";
    private static final String STANDING = "standing/";
    private static final String STATE = "state/";
    private static final long MOST_BYTES = 4 << 20;

    private final Path file;
    private final Path before;
    private boolean complained;

    /**
     * What was kept of a detector.
     *
     * @param at when, by the wall clock
     * @param standing as {@code AnomalyDetector.standing()}
     * @param state as {@code AnomalyDetector.state()}
     */
    record Saved(Instant at, Set<String> standing, Map<String, String> state) {
        Saved {
            standing = Set.copyOf(standing);
            state = Map.copyOf(state);
        }
    }

    /**
     * @param file its directory is made when there is something to save
     * @param before where the state was kept when there was one watch: taken over by the first that
     *     has no file of its own
     */
    StateFile(Path file, Path before) {
        this.file = file;
        this.before = before;
    }

    /**
     * The one of a node, below the directory that the watchdog has for its state.
     *
     * @param node any text: in the file's name it is URL-encoded
     */
    static StateFile of(String node, Path directory) {
        return new StateFile(
                directory.resolve(encoded(node) + ".properties"),
                directory.resolve("detectors.properties"));
    }

    /** What was saved last, by detector; nothing if there is none or it makes no sense. */
    Map<String, Saved> load() {
        try {
            takeOver();
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            Properties all = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                all.load(reader);
            }
            return parse(all);
        } catch (NoSuchFileException first) {
            return Map.of();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            putAside(e);
            return Map.of();
        }
    }

    private void takeOver() throws IOException {
        if (Files.notExists(file) && Files.exists(before)) {
            try {
                Files.move(before, file);
            } catch (NoSuchFileException another) {
                LOG.debug("Watchdog - another watch has taken {} over", before);
            }
        }
    }

    /** Replaces what was saved. */
    void save(Map<String, Saved> detectors) {
        try {
            Path directory = file.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            Path fresh = Files.createTempFile(directory, file.getFileName().toString(), ".new");
            try {
                write(fresh, detectors);
                Files.move(
                        fresh,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            complained = false;
        } catch (IOException e) {
            if (complained) {
                LOG.debug("Watchdog - still cannot write {}", file, e);
            } else {
                complained = true;
                LOG.warn(
                        "Watchdog - cannot write {}: {}. It watches on, and would forget at a"
                                + " restart how long things have lasted; make room or allow it",
                        file,
                        e.toString());
            }
        }
    }

    private static void write(Path fresh, Map<String, Saved> detectors) throws IOException {
        Properties all = new Properties();
        all.setProperty(FORMAT, VERSION);
        detectors.forEach(
                (name, saved) -> {
                    String encoded = encoded(name);
                    all.setProperty(SAVED + encoded, saved.at.toString());
                    saved.standing.forEach(
                            subject ->
                                    all.setProperty(
                                            STANDING + encoded + "/" + encoded(subject), ""));
                    saved.state.forEach(
                            (key, value) -> all.setProperty(STATE + encoded + "/" + key, value));
                });
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            all.store(writer, "State of the watchdog's detectors; written by AltNet");
        }
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static Map<String, Saved> parse(Properties all) throws IOException {
        if (!VERSION.equals(all.getProperty(FORMAT))) {
            throw new IOException("it has no line 'format=1'");
        }
        Map<String, Saved> detectors = new HashMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(SAVED)) {
                String encoded = key.substring(SAVED.length());
                Instant at = Instant.parse(all.getProperty(key));
                detectors.put(
                        decoded(encoded),
                        new Saved(at, standing(all, encoded), state(all, encoded)));
            }
        }
        return detectors;
    }

    private static Set<String> standing(Properties all, String encoded) {
        String prefix = STANDING + encoded + "/";
        Set<String> subjects = new HashSet<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                subjects.add(decoded(key.substring(prefix.length())));
            }
        }
        return subjects;
    }

    private static Map<String, String> state(Properties all, String encoded) {
        String prefix = STATE + encoded + "/";
        Map<String, String> state = new HashMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(prefix)) {
                state.put(key.substring(prefix.length()), all.getProperty(key));
            }
        }
        return state;
    }

    private void putAside(Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + ".bad");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn(
                    "Watchdog - {} makes no sense ({}). It is now {}, and the detectors begin anew;"
                            + " nothing is to be done",
                    file,
                    why.toString(),
                    aside.getFileName());
        } catch (IOException e) {
            LOG.warn(
                    "Watchdog - {} cannot be read ({}) nor moved ({}). The detectors begin anew;"
                            + " let AltNet own its state directory",
                    file,
                    why.toString(),
                    e.toString());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
