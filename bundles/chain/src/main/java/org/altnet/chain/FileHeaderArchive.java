package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import org.altnet.api.chain.HeaderArchive;
import org.altnet.api.chain.HeaderChain;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves headers between files and the {@link HeaderChain} service. Stateless.
 *
 * <p>Stays away from the state directory: replacing a chain's own file would lose it, and on POSIX
 * systems even to read and close it would release the lock that keeps other processes out.
 */
@Component(
        name = ChainConfig.PID + ".archive",
        configurationPid = ChainConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FileHeaderArchive implements HeaderArchive {
    private static final Logger LOG = LoggerFactory.getLogger(FileHeaderArchive.class);

    private final HeaderChain chain;
    private final Path stateDirectory;

    /** For the chain that has the same configuration. */
    @Activate
    public FileHeaderArchive(@Reference HeaderChain chain, ChainConfig config) {
        this(chain, Path.of(config.state_directory()));
    }

    FileHeaderArchive(HeaderChain chain, Path stateDirectory) {
        this.chain = chain;
        this.stateDirectory = stateDirectory;
    }

    @Override
    public ImportReport importFrom(Path file) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        requireForeign(path, path);
        try (BranchFile branch = BranchFile.open(path)) {
            ImportReport report = new BranchImport(chain, branch).run();
            tell(branch.source(), report);
            return report;
        }
    }

    @Override
    public int exportTo(Path file, int from, int to, boolean overwrite) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        BranchExport export = BranchExport.of(chain, from, to);
        requireForeign(path, path.getParent());
        NewFile.write(path, overwrite, export::writeTo);
        return export.size();
    }

    private void tell(String source, ImportReport report) {
        if (report.added() > 0) {
            LOG.info(
                    "Header chain {}: headers from {}: {} new, {} known, {} refused; tip {} at"
                            + " height {}",
                    chain.network().id(),
                    source,
                    report.added(),
                    report.known(),
                    report.headers() - report.added() - report.known(),
                    report.tip().hash(),
                    report.tip().height());
        }
    }

    /**
     * @param path what the operator named
     * @param place it, or where it would be
     */
    private void requireForeign(Path path, Path place) throws IOException {
        if (place == null || !isInside(place)) {
            return;
        }
        throw new IOException(
                path
                        + " is in AltNet's own state directory "
                        + stateDirectory
                        + "; name a file that is somewhere else, or a copy of this one");
    }

    private boolean isInside(Path place) {
        try {
            return place.toRealPath().startsWith(stateDirectory.toRealPath());
        } catch (IOException notThere) {
            return false;
        }
    }
}
