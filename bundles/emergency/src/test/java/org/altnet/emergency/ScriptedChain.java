package org.altnet.emergency;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.altnet.api.chain.AcceptOutcome;
import org.altnet.api.chain.ChainTip;
import org.altnet.api.chain.HeaderChain;
import org.altnet.api.chain.HeaderDownload;
import org.altnet.api.chain.StoredHeader;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.BlockLocator;
import org.altnet.api.message.Hash256;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;

/** A chain that grows as the test says, without work. */
final class ScriptedChain implements HeaderChain {
    private final Map<Hash256, StoredHeader> headers = new HashMap<>();
    private StoredHeader tip;
    private int nonce;

    /** The blocks' clock. */
    long seconds = 1_700_000_000;

    ScriptedChain(int height) {
        tip = add(Hash256.ZERO, 0);
        for (int i = 0; i < height; i++) {
            grow();
        }
    }

    /** One block more on the best branch. */
    StoredHeader grow() {
        tip = add(tip.hash(), tip.height() + 1);
        return tip;
    }

    /** A branch from some height that overtakes the best one by a block. */
    StoredHeader reorganise(int forkHeight) {
        int target = tip.height() + 1;
        StoredHeader at = atHeight(forkHeight).orElseThrow();
        while (at.height() < target) {
            at = add(at.hash(), at.height() + 1);
        }
        tip = at;
        return tip;
    }

    /** A header on no best branch. */
    StoredHeader aside(int forkHeight) {
        StoredHeader fork = atHeight(forkHeight).orElseThrow();
        return add(fork.hash(), fork.height() + 1);
    }

    private StoredHeader add(Hash256 previous, int height) {
        byte[] raw =
                ByteBuffer.allocate(BlockHeader.LENGTH)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(4)
                        .put(previous.bytes())
                        .putInt(68, (int) seconds + height)
                        .putInt(76, nonce++)
                        .array();
        StoredHeader stored =
                new StoredHeader(BlockHeader.of(raw), height, BigInteger.valueOf(height));
        headers.put(stored.hash(), stored);
        return stored;
    }

    @Override
    public Network network() {
        return Network.REGTEST;
    }

    @Override
    public StoredHeader tip() {
        return tip;
    }

    @Override
    public Optional<StoredHeader> find(Hash256 hash) {
        return Optional.ofNullable(headers.get(hash));
    }

    @Override
    public Optional<StoredHeader> atHeight(int height) {
        return height <= tip.height()
                ? Optional.of(ancestor(tip.hash(), height))
                : Optional.empty();
    }

    @Override
    public StoredHeader ancestor(Hash256 hash, int height) {
        StoredHeader at = headers.get(hash);
        while (at.height() > height) {
            at = headers.get(at.header().previous());
        }
        return at;
    }

    @Override
    public StoredHeader forkPoint(Hash256 one, Hash256 other) {
        int height = Math.min(headers.get(one).height(), headers.get(other).height());
        while (!ancestor(one, height).equals(ancestor(other, height))) {
            height--;
        }
        return ancestor(one, height);
    }

    @Override
    public List<ChainTip> tips() {
        throw new UnsupportedOperationException();
    }

    @Override
    public BlockLocator locator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Headers headersAfter(BlockLocator locator, Hash256 stop, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Headers headersBetween(Hash256 ancestor, Hash256 descendant, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AcceptOutcome accept(Headers batch, String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AcceptOutcome acceptWeighed(Headers batch, String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeaderDownload download(Hash256 after, String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
