package org.altnet.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/**
 * Another process: writes branches, most of them at the tip, many as forks, and acknowledges each
 * on its standard output by two hashes: the batch's last header and the best tip. Two zeros come
 * first, just before it opens the file. It writes until it is killed.
 *
 * <p>Arguments: the file; a number that no other writer of that file had.
 */
final class HeaderWriter {
    /** An acknowledgement, in one write. */
    static final int RECORD = 2 * Hash256.LENGTH;

    /** Headers in a batch at most. One that long takes the kernel many pages to write. */
    static final int LONGEST = 1500;

    private static final int SHORT = 20;
    private static final int DEEPEST_FORK = 12;
    private static final int SALTS = 1_000_000;
    private static final Duration SPACING = Duration.ofSeconds(60);

    private final Random random;
    private final Forge forge;
    private final HeaderChain chain;

    private HeaderWriter(int number, HeaderChain chain) {
        this.random = new Random(number);
        this.forge = new Forge(number * SALTS);
        this.chain = chain;
    }

    public static void main(String[] args) throws IOException {
        acknowledge(Hash256.ZERO, Hash256.ZERO);
        try (HeaderChain chain = new FileHeaderChains().open(Network.REGTEST, Path.of(args[0]))) {
            HeaderWriter writer = new HeaderWriter(Integer.parseInt(args[1]), chain);
            while (true) {
                writer.write();
            }
        }
    }

    private void write() throws IOException {
        int length = random.nextInt(25) == 0 ? LONGEST : 1 + random.nextInt(SHORT);
        BlockHeader[] batch = new BlockHeader[length];
        BlockHeader last = parent();
        for (int i = 0; i < length; i++) {
            last = forge.child(last, SPACING);
            batch[i] = last;
        }
        AcceptOutcome outcome = chain.accept(Headers.of(batch), "test");
        if (outcome.isRejected()) {
            throw new IllegalStateException(outcome.toString());
        }
        acknowledge(last.hash(), outcome.tipAfter().hash());
    }

    private BlockHeader parent() {
        int tip = chain.tip().height();
        int back = random.nextInt(3) == 0 ? random.nextInt(DEEPEST_FORK) : 0;
        return chain.atHeight(Math.max(0, tip - back)).orElseThrow().header();
    }

    private static void acknowledge(Hash256 last, Hash256 tip) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        last.writeTo(record);
        tip.writeTo(record);
        System.out.write(record.array());
        System.out.flush();
    }
}
