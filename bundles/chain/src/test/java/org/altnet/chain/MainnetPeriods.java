package org.altnet.chain;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.altnet.api.message.BlockHeader;

/** The first and the last header of each difficulty period that mainnet has had. */
final class MainnetPeriods {
    private static final int PERIOD = 2016;

    private final TreeMap<Integer, BlockHeader> headers;

    private MainnetPeriods(TreeMap<Integer, BlockHeader> headers) {
        this.headers = headers;
    }

    static MainnetPeriods read() throws IOException {
        List<String> lines =
                Files.readAllLines(RealFile.path("mainnet/retarget_boundaries_0-832608.csv"));
        return new MainnetPeriods(
                lines.stream()
                        .skip(1)
                        .map(line -> line.split(","))
                        .collect(
                                Collectors.toMap(
                                        fields -> Integer.valueOf(fields[0]),
                                        fields -> header(fields[1]),
                                        (one, other) -> one,
                                        TreeMap::new)));
    }

    static BlockHeader header(String hex) {
        return BlockHeader.of(HexFormat.of().parseHex(hex));
    }

    /** How many there are, of which the last may not have ended. */
    int count() {
        return headers.lastKey() / PERIOD + 1;
    }

    BlockHeader first(int period) {
        return headers.get(period * PERIOD);
    }

    BlockHeader last(int period) {
        return headers.get(period * PERIOD + PERIOD - 1);
    }

    /** The bits of every header of the period that a height is in. */
    int bits(int height) {
        return first(height / PERIOD).bits();
    }

    /** The best branch's work up to and including a height. */
    BigInteger chainWork(int height) {
        BigInteger work = BigInteger.ZERO;
        for (int from = 0; from <= height; from += PERIOD) {
            int blocks = Math.min(PERIOD, height - from + 1);
            work = work.add(work(bits(from)).multiply(BigInteger.valueOf(blocks)));
        }
        return work;
    }

    static BigInteger work(int bits) {
        BigInteger target = CompactTarget.of(bits).value();
        return BigInteger.ONE.shiftLeft(256).divide(target.add(BigInteger.ONE));
    }
}
