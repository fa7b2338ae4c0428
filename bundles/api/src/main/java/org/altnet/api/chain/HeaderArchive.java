package org.altnet.api.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome.Rejection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes headers from files and puts them into files: raw 80-byte headers of one branch, one after
 * another, oldest first, no framing. Works on the {@link HeaderChain} service. Thread-safe; blocks
 * for as long as the disk takes, a second or two for mainnet.
 */
@ProviderType
public interface HeaderArchive {
    /**
     * Takes the headers of a file, as if a peer had sent them: the first must follow a header that
     * is known or be known itself, each further one the one before. What comes before a bad header
     * is kept.
     *
     * <p>A chain that begins at a checkpoint also takes a file that leads through its first header;
     * what the file has before that is passed over.
     *
     * @throws IOException if the file cannot be read, is empty, or is no multiple of 80 bytes long;
     *     the text says what to do, and nothing was taken unless it says so
     */
    ImportReport importFrom(Path file) throws IOException;

    /**
     * Writes headers of the best branch. The file appears when it is complete and on the disk.
     *
     * @param from the first height
     * @param to the last height
     * @param overwrite whether a file of that name may be replaced
     * @return how many headers were written
     * @throws IOException if that fails; the text says what to do
     * @throws IllegalArgumentException if the chain does not have these heights, in this order
     */
    int exportTo(Path file, int from, int to, boolean overwrite) throws IOException;

    /**
     * What became of the headers of a file.
     *
     * @param headers how many the file has
     * @param added how many were new
     * @param known how many were there already, or are older than the chain's first header
     * @param tip the best tip afterwards
     * @param rejection why the rest was not taken, its index counted in the file from 0; empty if
     *     all was
     */
    record ImportReport(
            int headers, int added, int known, StoredHeader tip, Optional<Rejection> rejection) {
        public ImportReport {
            Objects.requireNonNull(tip, "tip");
            Objects.requireNonNull(rejection, "rejection");
        }
    }
}
