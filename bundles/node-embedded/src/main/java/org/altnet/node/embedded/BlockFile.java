package org.altnet.node.embedded;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.altnet.api.message.Block;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks in one append-only file, in the order they came:
 *
 * <pre>
 * uint32 length | uint32 CRC-32C of the block | block      (integers big-endian)
 * </pre>
 *
 * The first record is the network's genesis block, which tells whose file it is.
 *
 * <p>{@link #append} returns when its blocks are on the disk. A process or machine that dies in the
 * middle leaves records that are cut short or garbled, all of them after the last acknowledged one;
 * {@link #open} finds the first such record and cuts the file there. A bad disk leaves the same,
 * but with acknowledged blocks behind it: so what is cut off is kept, in {@code <name>.tail-<n>}.
 *
 * <p>Lock: {@code this} guards the file's position and end; the index may be asked without it.
 * {@link RandomAccessFile} and not a channel, because a channel is closed for everybody when one
 * caller's thread is interrupted. Two processes are kept apart by the lock on the header file,
 * which lives and dies with this one.
 */
final class BlockFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFile.class);
    private static final int FRAME = 2 * Integer.BYTES;
    private static final int READ_BUFFER = 1 << 16;

    private record Place(long offset, int length) {}

    private final Path path;
    private final RandomAccessFile file;
    private final Map<Hash256, Place> places = new ConcurrentHashMap<>();
    private long end;

    private BlockFile(Path path) throws IOException {
        this.path = path;
        file = new RandomAccessFile(path.toFile(), "rw");
    }

    /**
     * @param path created with the genesis block in it if there is none
     * @throws IOException if the file cannot be used, or is something else; nothing is changed then
     */
    static BlockFile open(Path path, Block genesis) throws IOException {
        if (!Files.exists(path)) {
            create(path, genesis);
        }
        BlockFile blocks = new BlockFile(path);
        try {
            blocks.load(genesis.header().hash());
            return blocks;
        } catch (IOException e) {
            blocks.close();
            throw e;
        }
    }

    boolean contains(Hash256 hash) {
        return places.containsKey(hash);
    }

    /**
     * @throws IOException if the file cannot be read or the record is damaged
     */
    Optional<Block> read(Hash256 hash) throws IOException {
        Place place = places.get(hash);
        return place == null ? Optional.empty() : Optional.of(read(place));
    }

    /**
     * Stores blocks with one disk flush. Those that are there already are passed over.
     *
     * @throws IOException if the disk is full or fails: then none of them is there
     */
    synchronized void append(List<Block> blocks) throws IOException {
        List<Block> fresh = blocks.stream().filter(b -> !contains(b.header().hash())).toList();
        ByteBuffer records =
                ByteBuffer.allocate(fresh.stream().mapToInt(b -> FRAME + b.length()).sum());
        fresh.forEach(block -> put(records, block));
        try {
            file.seek(end);
            file.write(records.array());
            file.getFD().sync();
        } catch (IOException e) {
            cutQuietly();
            throw e;
        }
        for (Block block : fresh) {
            places.put(block.header().hash(), new Place(end, block.length()));
            end += FRAME + block.length();
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("Closing {} failed: {}", path, e.toString());
        }
    }

    private synchronized Block read(Place place) throws IOException {
        byte[] record = new byte[FRAME + place.length];
        file.seek(place.offset);
        file.readFully(record);
        ByteBuffer in = ByteBuffer.wrap(record, Integer.BYTES, record.length - Integer.BYTES);
        int checksum = in.getInt();
        byte[] block = new byte[in.remaining()];
        in.get(block);
        if (checksum(block) != checksum) {
            throw new IOException(
                    path + " is damaged at byte " + place.offset + ": move it away and restart");
        }
        return Block.of(block);
    }

    private synchronized void load(Hash256 genesis) throws IOException {
        long length = file.length();
        try (DataInputStream in = new DataInputStream(buffered())) {
            for (Block block = next(in, length - end); block != null; ) {
                Hash256 hash = block.header().hash();
                if (end == 0 && !hash.equals(genesis)) {
                    break;
                }
                places.put(hash, new Place(end, block.length()));
                end += FRAME + block.length();
                block = next(in, length - end);
            }
        }
        if (end == 0) {
            throw new IOException(
                    path + " is not this network's block file: move it away and restart");
        }
        if (end < length) {
            Path tail = saveTail();
            LOG.warn(
                    "{}: cutting off {} bytes after {} sound blocks, an unfinished write or a"
                            + " damaged disk; they are kept in {}",
                    path,
                    length - end,
                    places.size(),
                    tail);
            file.setLength(end);
            file.getFD().sync();
        }
    }

    /** What follows the sound part; safe on the disk when this returns. */
    private Path saveTail() throws IOException {
        Path tail = freeTailPath();
        try (FileChannel out =
                        FileChannel.open(
                                tail, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            long from = end;
            while (from < in.size()) {
                from += in.transferTo(from, in.size() - from, out);
            }
            out.force(true);
            forceDirectory(path);
        } catch (IOException e) {
            IOException unsaved =
                    new IOException(
                            "the end of "
                                    + path
                                    + " is damaged, and cannot be saved as "
                                    + tail
                                    + " ("
                                    + e.getMessage()
                                    + "); make room or move the file away, nothing was changed",
                            e);
            deleteQuietly(tail, unsaved);
            throw unsaved;
        }
        return tail;
    }

    private static void deleteQuietly(Path half, IOException cause) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private Path freeTailPath() {
        int number = 1;
        while (Files.exists(tailPath(number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return tailPath(number);
    }

    private Path tailPath(int number) {
        return path.resolveSibling(path.getFileName() + ".tail-" + number);
    }

    private InputStream buffered() throws IOException {
        return new BufferedInputStream(Files.newInputStream(path), READ_BUFFER);
    }

    /** The next whole block, or null where the sound part of the file ends. */
    private static Block next(DataInputStream in, long remaining) throws IOException {
        if (remaining < FRAME + BlockHeader.LENGTH) {
            return null;
        }
        int length = in.readInt();
        int checksum = in.readInt();
        if (length < BlockHeader.LENGTH
                || length > Block.MAX_LENGTH
                || length > remaining - FRAME) {
            return null;
        }
        byte[] block = new byte[length];
        in.readFully(block);
        return checksum(block) == checksum ? Block.of(block) : null;
    }

    /** Under a name that is not looked at until the file is whole. */
    private static void create(Path path, Block genesis) throws IOException {
        Files.createDirectories(path.getParent());
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        ByteBuffer record = ByteBuffer.allocate(FRAME + genesis.length());
        put(record, genesis);
        try (RandomAccessFile out = new RandomAccessFile(unfinished.toFile(), "rw")) {
            out.setLength(0);
            out.write(record.array());
            out.getFD().sync();
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(path);
    }

    /** Makes the names of new files beside it durable. */
    private static void forceDirectory(Path path) throws IOException {
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void put(ByteBuffer out, Block block) {
        byte[] bytes = block.bytes();
        out.putInt(bytes.length).putInt(checksum(bytes)).put(bytes);
    }

    private static int checksum(byte[] block) {
        CRC32C crc = new CRC32C();
        crc.update(block);
        return (int) crc.getValue();
    }

    /** What was written of a failed batch would be cut off at the next start; this is tidier. */
    private void cutQuietly() {
        try {
            file.setLength(end);
        } catch (IOException e) {
            LOG.debug("Cutting {} back to {} bytes failed: {}", path, end, e.toString());
        }
    }
}
