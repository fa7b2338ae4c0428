package org.altnet.launcher.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.altnet.launcher.home.Distribution;
import org.altnet.launcher.home.Home;

/**
 * Where a story plays.
 *
 * @param folder of everybody's files
 * @param trace hex of each message in the logs
 */
record Stage(Distribution distribution, Path folder, Screen screen, boolean trace) {
    /** A runtime whose log is shown, not started yet. */
    Actor actor(String name, Screen.Voice voice) {
        return actor(name, voice, line -> {});
    }

    /**
     * @param listener hears each line of the log, on a thread of its own
     */
    Actor actor(String name, Screen.Voice voice, Consumer<String> listener) {
        return new Actor(
                name,
                new Home(folder.resolve(name)),
                distribution,
                line -> {
                    screen.log(voice, line);
                    listener.accept(line);
                });
    }

    /** Of {@code altnet run}. */
    List<String> runOptions() {
        return trace ? List.of("--trace") : List.of();
    }
}
