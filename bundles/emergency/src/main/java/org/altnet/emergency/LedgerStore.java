package org.altnet.emergency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.altnet.api.message.Hash256;
import org.altnet.room.AtomicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file for each transaction, {@code <txid>.tx}, in a directory of the room's own. What cannot
 * be read is set aside as {@code <name>.damaged}, with a number if there is one of that name; none
 * of those is ever deleted. Used by one thread at a time; no field changes.
 */
final class LedgerStore {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerStore.class);
    private static final String SUFFIX = ".tx";
    private static final String DAMAGED = ".damaged";
    private static final long LARGEST = 8L << 20;

    private final Path directory;

    LedgerStore(Path directory) {
        this.directory = directory;
    }

    /** It is on the disk when this returns. */
    void save(Sending sending) throws IOException {
        AtomicFile.replaceDurably(file(sending.txid()), LedgerFormat.write(sending));
    }

    void delete(Hash256 txid) {
        try {
            Files.deleteIfExists(file(txid));
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted ({}): it is back after a restart", file(txid), e);
        }
    }

    /**
     * All that can be read.
     *
     * @throws IOException if the directory is there and cannot be listed: better no room than one
     *     that has forgotten everything
     */
    List<Sending> load() throws IOException {
        List<Sending> sendings = new ArrayList<>();
        for (Path file : files()) {
            if (AtomicFile.isUnfinished(file)) {
                Files.deleteIfExists(file);
            } else if (file.getFileName().toString().endsWith(SUFFIX)) {
                load(file, sendings);
            }
        }
        return sendings;
    }

    /** Names of what has been set aside, of this run or another. */
    List<String> damaged() throws IOException {
        return files().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.contains(DAMAGED))
                .toList();
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private void load(Path file, List<Sending> into) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("is larger than " + LARGEST + " bytes");
            }
            Sending sending = LedgerFormat.read(Files.readAllBytes(file));
            if (!file.equals(file(sending.txid()))) {
                throw new IOException("holds another transaction than it is named after");
            }
            into.add(sending);
        } catch (IOException e) {
            setAside(file, e);
        }
    }

    private void setAside(Path file, IOException why) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + DAMAGED);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(file.getFileName() + DAMAGED + "." + i);
        }
        Files.move(file, aside);
        LOG.warn(
                "{} {}: kept as {}, and not sent any more. Its line \"tx\" may still have the"
                        + " transaction, to be sent again by altnet:sendemergencytx",
                file,
                why.getMessage(),
                aside.getFileName());
    }

    private Path file(Hash256 txid) {
        return directory.resolve(txid + SUFFIX);
    }
}
