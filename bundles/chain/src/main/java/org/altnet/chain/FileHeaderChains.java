package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderChains;
import org.altnet.api.chain.ReorganisationListener;
import org.altnet.api.message.Network;
import org.altnet.api.time.TimeSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Opens chains, and remembers which files are open. The lock on a file keeps other processes out,
 * but within one it is no help: on POSIX systems a second opener, in being refused, would by
 * closing the file release the lock of the first.
 */
@Component(
        name = ChainConfig.PID + ".files",
        configurationPid = ChainConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FileHeaderChains implements HeaderChains {
    /** Not a reference to its method: nothing of bitcoinj is loaded until this is called. */
    private static final Checkpoints CHECKPOINTS = of -> new BitcoinjCheckpoints().of(of);

    private final Set<Path> open = ConcurrentHashMap.newKeySet();
    private final ChainPolicy policy;
    private final TimeSource clock;

    /**
     * As configured, on the machine's clock.
     *
     * @throws IllegalArgumentException if the configuration is wrong; the text says what to do
     */
    @Activate
    public FileHeaderChains(ChainConfig config) {
        this(ChainPolicy.of(config), TimeSource.SYSTEM);
    }

    /** By default, which is from genesis, and on the machine's clock. */
    public FileHeaderChains() {
        this(TimeSource.SYSTEM);
    }

    /** By default. */
    public FileHeaderChains(TimeSource clock) {
        this(ChainPolicy.DEFAULT, clock);
    }

    FileHeaderChains(ChainPolicy policy, TimeSource clock) {
        this.policy = policy;
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
                    new ChainStarts(rules, policy.newFiles(), CHECKPOINTS),
                    policy.floor(network),
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
