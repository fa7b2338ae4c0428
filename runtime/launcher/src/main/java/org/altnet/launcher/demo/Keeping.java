package org.altnet.launcher.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.altnet.launcher.home.Home;

/** What to do with what {@code --keep} leaves: lines to copy to a terminal. */
final class Keeping {
    private Keeping() {}

    /**
     * @param homes of runtimes
     * @param others processes to end besides
     */
    static List<String> lines(Path script, List<Home> homes, List<Long> others, Path folder) {
        List<String> lines = new ArrayList<>();
        lines.add("All go on running. Attach a shell, then stop them:");
        for (String verb : List.of("shell", "stop")) {
            homes.forEach(
                    home -> lines.add("  " + script + " --home " + home.directory() + " " + verb));
        }
        if (!others.isEmpty()) {
            lines.add(
                    others.stream()
                            .map(pid -> Long.toString(pid))
                            .collect(Collectors.joining(" ", "  kill ", "")));
        }
        lines.add("Their files stay, keys and logs and all. When you are done:");
        lines.add("  rm -r " + folder);
        return List.copyOf(lines);
    }
}
