package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.ReorganisationListener;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Opens chains, and remembers which files are open. The lock on a file keeps other processes out,
 * but within one it is no help: on POSIX systems a second opener, in being refused, would by
 * closing the file release the lock of the first.
 */
@Component
public final class FileHeaderChains implements HeaderChains {
    private final Set<Path> open = ConcurrentHashMap.newKeySet();
    private final TimeSource clock;

    /** On the machine's clock. */
    @Activate
    public FileHeaderChains() {
        this(TimeSource.SYSTEM);
    }

    public FileHeaderChains(TimeSource clock) {
        this.clock = clock;
    }

    @Override
    public HeaderChain open(Network network, Path file, ReorganisationListener news)
            throws IOException {
        Path path = inRealDirectory(file);
        if (!open.add(path)) {
            throw LockedFile.inUse(path);
        }
        try {
            NetworkRules rules = NetworkRules.of(network);
            return ChainFile.open(
                    rules,
                    new ChainStarts(rules, StartAt.GENESIS, any -> List.of()),
                    WorkFloor.of(network),
                    LockedFile.open(path),
                    clock,
                    news,
                    () -> open.remove(path));
        } catch (IOException | RuntimeException | Error e) {
            open.remove(path);
            throw e;
        }
    }

    private static Path inRealDirectory(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        try {
            Files.createDirectories(directory);
            return directory.toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the directory "
                            + directory
                            + " ("
                            + e
                            + "); see that its parent belongs to the user who runs AltNet",
                    e);
        }
    }
}
