package org.altnet.launcher.demo;

import java.nio.file.Path;
import java.util.List;
import org.altnet.launcher.home.Home;

/** What to do with what {@code --keep} leaves: lines to copy to a terminal. */
final class Keeping {
    private Keeping() {}

    static List<String> lines(Path script, Home alice, Home bob, Path folder) {
        return List.of(
                "Both go on running. Attach a shell, then stop them:",
                "  " + script + " --home " + alice.directory() + " shell",
                "  " + script + " --home " + bob.directory() + " shell",
                "  " + script + " --home " + alice.directory() + " stop",
                "  " + script + " --home " + bob.directory() + " stop",
                "Their homes stay, keys and logs and all. When you are done:",
                "  rm -r " + folder);
    }
}
