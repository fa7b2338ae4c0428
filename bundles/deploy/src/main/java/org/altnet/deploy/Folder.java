package org.altnet.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.altnet.api.deploy.DeployFolder;
import org.altnet.api.deploy.DeployedFile;
import org.altnet.api.deploy.DeployedFile.State;
import org.altnet.api.driver.Lane;
import org.altnet.api.time.TimeSource;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the files in the folder.
 *
 * <p>A bundle belongs to the file it came from, which its location names; nothing is ever done to
 * any other. So a second file with a bundle that is there already waits until that one has gone,
 * and deleting it harms nobody. A file that cannot replace the bundle it once brought leaves that
 * bundle running.
 *
 * <p>Everything but {@link #directory} and {@link #files} is for the lane's thread. After whatever
 * may have changed something, all files are looked at again ({@link #settle}): what is shown is
 * what is, not what was expected.
 */
final class Folder implements DeployFolder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final String LOCATION = DeployUrls.PROTOCOL + ":";
    private static final String NO_DETAIL = " Unresolved requirements: []";
    private static final Duration DRIVER_COMES_WITHIN = Duration.ofSeconds(5);

    private final Path directory;
    private final Bundles bundles;
    private final Lane lane;
    private final TimeSource clock;
    private final Map<String, Entry> entries = new TreeMap<>();
    private volatile List<DeployedFile> files = List.of();

    Folder(Path directory, Bundles bundles, Lane lane, TimeSource clock) {
        this.directory = directory;
        this.bundles = bundles;
        this.lane = lane;
        this.clock = clock;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public List<DeployedFile> files() {
        return files;
    }

    /** Uninstalls what came from files that went while nobody looked. */
    void sweep() {
        for (Bundles.Installed bundle : bundles.all()) {
            if (bundle.location().startsWith(LOCATION)) {
                String name = bundle.location().substring(LOCATION.length());
                if (!Files.exists(directory.resolve(name))) {
                    uninstall(name, bundle);
                }
            }
        }
    }

    /** A file has come, or is not what it was. */
    void arrived(Path file) {
        Entry entry = entries.computeIfAbsent(file.getFileName().toString(), n -> new Entry(file));
        if (entry.bundle == null) {
            entry.bundle = at(LOCATION + entry.name()).orElse(null);
        }
        place(entry);
        settle();
    }

    /** A file has gone. */
    void left(String name) {
        Entry entry = entries.remove(name);
        if (entry != null) {
            entry.forgetDriver();
            entry.installed()
                    .ifPresentOrElse(
                            bundle -> uninstall(name, bundle),
                            () -> LOG.info("deploy/{} is gone", name));
        }
        settle();
    }

    /** Looks at all files again. */
    void settle() {
        entries.values().forEach(this::settle);
        files = entries.values().stream().map(e -> e.shown).filter(Objects::nonNull).toList();
    }

    private void settle(Entry entry) {
        if (entry.is(State.DUPLICATE)) {
            if (same(entry).isEmpty()) {
                place(entry);
            }
            return;
        }
        if (entry.bundle == null || entry.is(State.REFUSED)) {
            return;
        }
        switch (entry.bundle.state()) {
            case STARTED -> lookForDriver(entry);
            case UNRESOLVED -> {
                if (entry.bundle.wanted()) {
                    start(entry);
                } else {
                    stopped(entry);
                }
            }
            case STOPPED -> stopped(entry);
            case UNINSTALLED -> {
                entry.forgetDriver();
                entry.bundle = null;
                show(
                        entry,
                        State.STOPPED,
                        "uninstalled by hand; to have it back, put the file there anew");
            }
        }
    }

    private void stopped(Entry entry) {
        if (!entry.jar.isFragment() && !entry.is(State.FAILED)) {
            entry.forgetDriver();
            show(entry, State.STOPPED, "stopped by hand; start " + entry.bundle.id());
        }
    }

    private void place(Entry entry) {
        entry.forgetDriver();
        entry.bundle = entry.installed().orElse(null);
        try {
            entry.jar = BundleJar.read(entry.path());
            Optional<Bundles.Installed> same = same(entry);
            if (same.isPresent()) {
                show(entry, State.DUPLICATE, duplicate(entry, same.get()));
                return;
            }
            if (entry.bundle == null) {
                entry.bundle = bundles.install(LOCATION + entry.name(), entry.path());
            } else {
                replace(entry);
            }
            start(entry);
        } catch (IOException | BundleException e) {
            show(entry, State.REFUSED, refusal(entry, e));
        }
    }

    private static void replace(Entry entry) throws IOException, BundleException {
        Identity before = entry.bundle.identity();
        try {
            entry.bundle.update(entry.path());
        } catch (IOException | BundleException e) {
            // It was stopped for this, and is as it was.
            entry.bundle.start();
            throw e;
        }
        say(entry, false, before + " is replaced by " + entry.jar.identity());
    }

    private void start(Entry entry) {
        if (entry.jar.isFragment()) {
            show(
                    entry,
                    State.NOT_A_DRIVER,
                    "a fragment of "
                            + entry.jar.fragmentHost()
                            + ": attached when that one is resolved anew");
            return;
        }
        try {
            entry.bundle.start();
            lookForDriver(entry);
        } catch (BundleException e) {
            if (entry.bundle.state() == Bundles.Installed.State.UNRESOLVED) {
                show(entry, State.WAITING, unresolved(entry, e));
            } else {
                show(entry, State.FAILED, "does not start: " + firstLine(e));
            }
        }
    }

    private void lookForDriver(Entry entry) {
        if (entry.bundle.hasDriver()) {
            entry.forgetDriver();
            show(entry, State.RUNNING, "");
        } else if (!entry.jar.active()) {
            show(entry, State.NOT_A_DRIVER, "brings no driver; stays, for others may need it");
        } else if (!entry.is(State.STARTING) && !entry.is(State.NOT_A_DRIVER)) {
            show(entry, State.STARTING, "");
            entry.expectDriver(lane.schedule(DRIVER_COMES_WITHIN, () -> driverIsLate(entry)));
        }
    }

    private void driverIsLate(Entry entry) {
        if (entry.is(State.STARTING)) {
            show(
                    entry,
                    State.NOT_A_DRIVER,
                    entry.jar.promisesDriver()
                            ? "its driver has not come within "
                                    + DRIVER_COMES_WITHIN.toSeconds()
                                    + " s; scr:list says what it waits for"
                            : "brings no driver; stays, for others may need it");
            settle();
        }
    }

    private void uninstall(String name, Bundles.Installed bundle) {
        Identity identity = bundle.identity();
        try {
            bundle.uninstall();
            LOG.info("deploy/{} is gone: {} uninstalled", name, identity);
        } catch (BundleException e) {
            LOG.warn(
                    "deploy/{} is gone, but {} cannot be uninstalled: {}; uninstall {} by hand",
                    name,
                    identity,
                    firstLine(e),
                    bundle.id());
        }
    }

    private Optional<Bundles.Installed> at(String location) {
        return bundles.all().stream().filter(b -> b.location().equals(location)).findFirst();
    }

    /** Another bundle that is the same as the one in the file. */
    private Optional<Bundles.Installed> same(Entry entry) {
        return bundles.all().stream()
                .filter(b -> entry.bundle == null || b.id() != entry.bundle.id())
                .filter(b -> b.identity().equals(entry.jar.identity()))
                .findFirst();
    }

    private String duplicate(Entry entry, Bundles.Installed same) {
        return "the same as bundle "
                + same.id()
                + " of "
                + from(same.location())
                + ", which stays; waits until that one is uninstalled"
                + goesOn(entry);
    }

    private static String from(String location) {
        return location.startsWith(LOCATION)
                ? "deploy/" + location.substring(LOCATION.length())
                : location.substring(location.lastIndexOf('/') + 1);
    }

    private static String refusal(Entry entry, Exception why) {
        return "refused: " + firstLine(why) + goesOn(entry);
    }

    private static String goesOn(Entry entry) {
        return entry.installed().map(b -> "; " + b.identity() + " from before stays").orElse("");
    }

    private static String unresolved(Entry entry, BundleException why) {
        List<String> missing = entry.bundle.missing();
        return missing.isEmpty()
                ? "not admitted or not resolvable: " + firstLine(why).replace(NO_DETAIL, "")
                : "waits for what no bundle has: " + String.join(", ", missing);
    }

    private static String firstLine(Exception e) {
        Throwable cause = e;
        if (e instanceof BundleException
                && e.getCause() != null
                && ((BundleException) e).getType() == BundleException.ACTIVATOR_ERROR) {
            cause = e.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }

    private void show(Entry entry, State state, String text) {
        String bundle = entry.jar == null ? "" : entry.jar.identity().toString();
        if (state == State.REFUSED) {
            bundle = entry.installed().map(b -> b.identity().toString()).orElse("");
        }
        DeployedFile before = entry.shown;
        if (before == null
                || before.state() != state
                || !before.text().equals(text)
                || !before.bundle().equals(bundle)) {
            entry.shown = new DeployedFile(entry.name(), state, bundle, text, clock.now().wall());
        }
        switch (state) {
            case STARTING -> LOG.debug("deploy/{}: {} is starting", entry.name(), bundle);
            case RUNNING -> say(entry, false, bundle + " is running");
            case STOPPED, NOT_A_DRIVER -> say(entry, false, bundle + ": " + text);
            case FAILED, WAITING, DUPLICATE -> say(entry, true, bundle + ": " + text);
            case REFUSED -> say(entry, true, text);
        }
    }

    /** A line that was said last is not said again. */
    private static void say(Entry entry, boolean warning, String line) {
        if (line.equals(entry.said)) {
            return;
        }
        entry.said = line;
        if (warning) {
            LOG.warn("deploy/{}: {}", entry.name(), line);
        } else {
            LOG.info("deploy/{}: {}", entry.name(), line);
        }
    }
}
