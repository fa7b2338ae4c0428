package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Network;

/**
 * The headers that a file of one network may begin with: genesis or any checkpoint, whatever is
 * configured for new files. Looks at the checkpoints only when genesis will not do.
 */
final class ChainStarts {
    private static final String MOVE_IT =
            "; move the file away, the headers will be asked for again";

    private final NetworkRules network;
    private final StartAt newFiles;
    private final Checkpoints checkpoints;

    /**
     * @param newFiles where a file begins that has no header yet
     */
    ChainStarts(NetworkRules network, StartAt newFiles, Checkpoints checkpoints) {
        this.network = network;
        this.newFiles = newFiles;
        this.checkpoints = checkpoints;
    }

    /**
     * Where a new file begins.
     *
     * @throws IOException if that is a checkpoint and none is known; the text says what to do
     */
    ChainStart first() throws IOException {
        if (newFiles == StartAt.GENESIS) {
            return genesis();
        }
        List<ChainStart> known = checkpoints.of(network.network());
        if (known.isEmpty()) {
            throw new IOException(
                    "no checkpoints are known for "
                            + network.network().id()
                            + "; set start = genesis in [altnet.chain]");
        }
        return known.get(known.size() - 1);
    }

    /**
     * The start that a file's first header is.
     *
     * @param path for the words of the error
     * @throws IOException if it is none of this network's; the text says what it is and what to do
     */
    ChainStart beginningWith(BlockHeader header, Path path) throws IOException {
        if (header.equals(network.genesis())) {
            return genesis();
        }
        for (Network other : Network.values()) {
            if (header.equals(NetworkRules.of(other).genesis())) {
                throw belongsTo(other, path);
            }
        }
        Optional<ChainStart> start = checkpoint(network.network(), header);
        if (start.isPresent()) {
            return start.get();
        }
        for (Network other : Network.values()) {
            if (checkpoint(other, header).isPresent()) {
                throw belongsTo(other, path);
            }
        }
        throw unknown(header, path);
    }

    /**
     * Makes sure that a file which ends within its first header was once meant to become one of
     * this network.
     *
     * @param part the file's bytes
     * @param path for the words of the error
     * @throws IOException if it was not; the text says what to do
     */
    void requireTorn(byte[] part, Path path) throws IOException {
        if (isPart(part, network.genesis())) {
            return;
        }
        for (ChainStart start : checkpoints.of(network.network())) {
            if (isPart(part, start.header())) {
                return;
            }
        }
        throw new IOException(
                path
                        + " is not a file of headers: it has "
                        + part.length
                        + " bytes, and not those of the genesis block of "
                        + network.network().id()
                        + " or of a checkpoint"
                        + MOVE_IT);
    }

    private ChainStart genesis() {
        return ChainStart.genesis(network.genesis());
    }

    private Optional<ChainStart> checkpoint(Network of, BlockHeader header) throws IOException {
        return checkpoints.of(of).stream()
                .filter(start -> start.header().equals(header))
                .findFirst();
    }

    private IOException belongsTo(Network other, Path path) {
        return new IOException(
                path
                        + " holds headers of "
                        + other.id()
                        + ", not of "
                        + network.network().id()
                        + "; set network = "
                        + other.id()
                        + ", or move the file away");
    }

    private IOException unknown(BlockHeader header, Path path) {
        return new IOException(
                path
                        + " begins with "
                        + (ProofOfWork.isIn(header)
                                ? "the header " + header.hash() + " of " + header.time()
                                : "80 bytes that are no block header")
                        + ", and not with the genesis block of "
                        + network.network().id()
                        + " or a checkpoint that this version knows"
                        + MOVE_IT);
    }

    private static boolean isPart(byte[] part, BlockHeader header) {
        return Arrays.equals(part, Arrays.copyOf(header.bytes(), part.length));
    }
}
