package org.altnet.launcher.home;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The file that says that a runtime is up, for commands in other processes.
 *
 * @param pid whose mark it is
 * @param millis from the JVM's start until all was up
 * @param failures bundles and components that did not start; the log says which and why
 */
public record ReadyMark(long pid, long millis, int failures) {
    public void write(Home home) throws IOException {
        Home.writeOwnerOnly(home.readyFile(), pid + " " + millis + " " + failures + "\n");
    }

    /** Empty while the runtime starts, and after it stopped. */
    public static Optional<ReadyMark> read(Home home) {
        try {
            String[] words = Files.readString(home.readyFile()).trim().split(" ");
            return words.length == 3
                    ? Optional.of(
                            new ReadyMark(
                                    Long.parseLong(words[0]),
                                    Long.parseLong(words[1]),
                                    Integer.parseInt(words[2])))
                    : Optional.empty();
        } catch (IOException | NumberFormatException notThere) {
            return Optional.empty();
        }
    }
}
