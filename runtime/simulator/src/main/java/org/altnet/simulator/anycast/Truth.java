package org.altnet.simulator.anycast;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.GetHeaders;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;

/**
 * The few headers that this world turns on, and how much work each ends.
 *
 * <p>In place of proof of work there is this list: a header that is not in it has no work, as a
 * forged one has none. That is what a validating header chain would find out, and finding it out is
 * not what is measured. Immutable.
 */
final class Truth {
    private static final int HEIGHT = 900_000;

    /** Work in blocks of one difficulty. A branch with less work than the node's is short. */
    private static final int NODE_WORK = HEIGHT;

    private final BlockHeader parent = header(Hash256.ZERO, 0);
    private final BlockHeader tip = header(parent.hash(), 1);
    private final BlockHeader next = header(tip.hash(), 2);
    private final BlockHeader fork = header(parent.hash(), 3);
    private final BlockHeader forged = header(tip.hash(), 4);
    private final Map<Hash256, Integer> works =
            Map.of(
                    parent.hash(),
                    NODE_WORK - 1,
                    tip.hash(),
                    NODE_WORK,
                    next.hash(),
                    NODE_WORK + 1,
                    fork.hash(),
                    NODE_WORK - 1);
    private final GetHeaders question =
            new GetHeaders(
                    new BlockLocator(List.of(new BlockLocator.Entry(parent.hash(), HEIGHT - 1))));
    private final Headers level = Headers.of(tip);
    private final Headers better = Headers.of(tip, next);
    private final Headers branch = Headers.of(fork);
    private final Headers forgery = Headers.of(tip, forged);

    /** What a probe asks: from before the node's tip, so that agreement shows. */
    GetHeaders question() {
        return question;
    }

    Headers level() {
        return level;
    }

    Headers better() {
        return better;
    }

    Headers branch() {
        return branch;
    }

    Headers forgery() {
        return forgery;
    }

    int nodeWork() {
        return NODE_WORK;
    }

    /** The work at the end of an answer to the question; empty if it has no proof. */
    Optional<Integer> work(Headers answer) {
        Hash256 last = answer.isEmpty() ? parent.hash() : answer.get(answer.size() - 1).hash();
        return Optional.ofNullable(works.get(last));
    }

    private static BlockHeader header(Hash256 previous, int nonce) {
        ByteBuffer bytes = ByteBuffer.allocate(BlockHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x20000000).put(previous.bytes()).put(new byte[Hash256.LENGTH]);
        bytes.putInt(1_767_225_600).putInt(0x1d00ffff).putInt(nonce);
        return BlockHeader.of(bytes.array());
    }
}
