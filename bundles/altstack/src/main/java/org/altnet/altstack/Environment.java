package org.altnet.altstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.altnet.api.driver.Lane;
import org.altnet.api.message.Network;
import org.altnet.api.net.ProxyOnly;
import org.altnet.api.time.TimeSource;

/**
 * What this room is given: its clock, its threads, its directory, and chance.
 *
 * @param network the Bitcoin network this AltNet is about
 * @param proxyOnly what may be reached without a proxy
 * @param state the state directory of the runtime
 * @param processing the lane that owns this room's state
 * @param threads where threads come from
 * @param clock the clock
 * @param random for jitter
 * @param limits what drivers and peers can do at most
 */
public record Environment(
        Network network,
        ProxyOnly proxyOnly,
        Path state,
        Lane processing,
        Threads threads,
        TimeSource clock,
        RandomGenerator random,
        Limits limits) {

    /** Where a driver keeps what must outlive its bundle. Made if missing, for the owner alone. */
    Path stateDirectory(String driver) throws IOException {
        Path directory = state.resolve("drivers").resolve(driver);
        if (!Files.isDirectory(directory)) {
            boolean posix = state.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        }
        return directory;
    }

    /** Doubling from {@code first} to {@code most}, plus or minus a quarter. */
    Duration backoff(int attempt, Duration first, Duration most) {
        int doublings = Math.max(0, Math.min(attempt, 30));
        long nanos = first.toNanos();
        for (int i = 0; i < doublings && nanos < most.toNanos(); i++) {
            nanos *= 2;
        }
        nanos = Math.min(nanos, most.toNanos());
        return Duration.ofNanos((long) (nanos * (0.75 + random.nextDouble() / 2)));
    }
}
