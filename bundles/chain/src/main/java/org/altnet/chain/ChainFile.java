package org.altnet.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.altnet.api.chain.HeaderRule;
import org.altnet.api.chain.ReorganisationListener;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a chain of a file: validates every header anew, and cuts off what is damaged at the end.
 * Header times are not compared with the clock, which may have been set back since.
 */
final class ChainFile {
    private static final Logger LOG = LoggerFactory.getLogger(ChainFile.class);

    /** A file may be long and all of it garbage: what is beyond this has to prove itself first. */
    private static final int MOST_EXPECTED = 1 << 22;

    private final NetworkRules network;
    private final HeaderLog log;
    private final HeaderTree tree;
    private final HeaderValidator validator;
    private String damage = "it ends with part of a header";

    private ChainFile(NetworkRules network, HeaderLog log) throws IOException {
        this.network = network;
        this.log = log;
        long headers = log.size() / BlockHeader.LENGTH;
        tree = new HeaderTree(log.start(), (int) Math.min(headers, MOST_EXPECTED));
        validator = new HeaderValidator(network, tree);
    }

    /**
     * @param starts what the file may begin with
     * @param floor what is too little work to be stored; what is in the file is taken as it is
     * @param file owned by the chain from here on, closed if this fails
     * @param news told of reorganisations by whoever brings them about; must return at once
     * @param onClose called once, when the chain has closed the file
     * @throws IOException as {@code HeaderChains.open}
     */
    static FlatHeaderChain open(
            NetworkRules network,
            ChainStarts starts,
            WorkFloor floor,
            HeaderFile file,
            TimeSource clock,
            ReorganisationListener news,
            Runnable onClose)
            throws IOException {
        try {
            ChainFile chainFile = new ChainFile(network, HeaderLog.open(file, starts));
            chainFile.load();
            return new FlatHeaderChain(
                    network,
                    floor,
                    chainFile.tree,
                    chainFile.validator,
                    chainFile.log,
                    clock,
                    news,
                    onClose);
        } catch (IOException | RuntimeException | Error e) {
            try {
                file.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    private void load() throws IOException {
        log.replay(this::isGood);
        tree.commit();
        String id = network.network().id();
        long dropped = log.size() - log.end();
        if (dropped > 0) {
            Path kept = log.cutTail();
            LOG.warn(
                    "Header chain {}: {} is damaged after the header at height {}: {}. Dropped the"
                            + " last {} bytes, which are kept in {}; the headers will be asked for"
                            + " again, nothing to do unless this recurs: then check the disk",
                    id,
                    log.path(),
                    tree.height(tree.size() - 1),
                    damage,
                    dropped,
                    kept);
        }
        LOG.info(
                "Header chain {}: {} headers from height {} on, tip {} at height {}, from {}",
                id,
                tree.size(),
                tree.startHeight(),
                tree.hash(tree.tip()),
                tree.height(tree.tip()),
                log.path());
    }

    private boolean isGood(byte[] raw, int offset) {
        boolean next = validator.isNext(raw, offset);
        if (!next) {
            tree.commit();
        }
        tree.reserve(1);
        Optional<HeaderRule> broken = validator.take(raw, offset, next, HeaderRules.ANY_TIME);
        if (broken.isPresent()) {
            damage =
                    validator
                            .refused(
                                    tree.size() + tree.staged(),
                                    raw,
                                    offset,
                                    broken.get(),
                                    HeaderRules.ANY_TIME)
                            .toString();
        }
        return broken.isEmpty();
    }
}
