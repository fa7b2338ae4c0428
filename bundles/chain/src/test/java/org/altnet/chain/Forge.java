package org.altnet.chain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/** Makes headers with the work that their bits ask for; cheap at regtest's difficulty. */
final class Forge {
    static final Duration SPACING = Duration.ofMinutes(10);

    private int salt;

    Forge() {
        this(0);
    }

    /**
     * @param salt another forge's headers are other ones, as long as its salts are
     */
    Forge(int salt) {
        this.salt = salt;
    }

    /** A header ten minutes after its parent, at the same difficulty; never the same one twice. */
    BlockHeader child(BlockHeader parent) {
        return child(parent, SPACING);
    }

    BlockHeader child(BlockHeader parent, Duration later) {
        return child(parent, later, parent.bits());
    }

    BlockHeader child(BlockHeader parent, Duration later, int bits) {
        return mine(unmined(parent, later, bits), true);
    }

    /** As {@link #child}, but its hash misses the target. */
    BlockHeader childWithoutWork(BlockHeader parent) {
        return childWithoutWork(parent, SPACING, parent.bits());
    }

    BlockHeader childWithoutWork(BlockHeader parent, Duration later, int bits) {
        return mine(unmined(parent, later, bits), false);
    }

    BlockHeader childOfVersion(BlockHeader parent, int version) {
        return mine(unmined(parent, SPACING, parent.bits()).putInt(0, version), true);
    }

    /** So many headers, each the child of the one before. */
    BlockHeader[] branch(BlockHeader parent, int length) {
        BlockHeader[] branch = new BlockHeader[length];
        BlockHeader last = parent;
        for (int i = 0; i < length; i++) {
            last = child(last);
            branch[i] = last;
        }
        return branch;
    }

    static Headers headers(List<BlockHeader> headers) {
        return Headers.of(headers.toArray(BlockHeader[]::new));
    }

    static BlockHeader[] concat(BlockHeader[] one, BlockHeader... other) {
        BlockHeader[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    static BlockHeader last(BlockHeader[] headers) {
        return headers[headers.length - 1];
    }

    private ByteBuffer unmined(BlockHeader parent, Duration later, int bits) {
        ByteBuffer raw =
                ByteBuffer.allocate(BlockHeader.LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0x20000000);
        parent.hash().writeTo(raw);
        raw.putInt(++salt).position(HeaderField.TIME);
        return raw.putInt((int) parent.time().plus(later).getEpochSecond()).putInt(bits);
    }

    private static BlockHeader mine(ByteBuffer raw, boolean met) {
        CompactTarget target = CompactTarget.of(raw.getInt(HeaderField.BITS));
        BlockHeader header = BlockHeader.of(raw.array());
        for (int nonce = 1; target.isMetBy(header.hash().bytes()) != met; nonce++) {
            header = BlockHeader.of(raw.putInt(HeaderField.NONCE, nonce).array());
        }
        return header;
    }

    /** The header with one byte changed. */
    static BlockHeader garbled(BlockHeader header, int at) {
        byte[] raw = header.bytes();
        raw[at] ^= 0x40;
        return BlockHeader.of(raw);
    }

    static Hash256 unknownHash(int number) {
        byte[] bytes = new byte[Hash256.LENGTH];
        HeaderField.putInteger(bytes, 0, number);
        HeaderField.putInteger(bytes, 4, 0x5eed5eed);
        return Hash256.of(bytes);
    }
}
