package org.altnet.driver.loopback;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.altnet.api.message.BlockHeader;
import org.altnet.api.message.Headers;
import org.altnet.api.message.Network;
import org.altnet.wire.HeadersCodec;
import org.altnet.wire.WireException;

/**
 * What goes wrong on the medium, and what an end that lies does to its answers.
 *
 * @param delay how long each frame takes
 * @param loss the share of frames that get lost, 0 to 1
 * @param garble what is done to each headers message that is sent
 */
public record Faults(Duration delay, double loss, Garble garble) {
    /** All is well. */
    public static final Faults NONE = new Faults(Duration.ZERO, 0, Garble.NONE);

    /** Ways to lie. */
    public enum Garble {
        /** The truth. */
        NONE,
        /** The last header's hash misses its target. */
        WRONG_WORK,
        /** A header in the middle is left out; a lone one has another parent. */
        BROKEN_LINK,
        /** The message ends in the middle of a header. */
        TRUNCATED,
        /** One header more than an answer may have. */
        TOO_MANY,
        /** The headers go on from the genesis block of another network. */
        OTHER_NETWORK;

        /** As the configuration writes it: {@code wrong-work}. */
        public static Garble of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public Faults {
        Objects.requireNonNull(delay, "delay");
        Objects.requireNonNull(garble, "garble");
        if (loss < 0 || loss > 1) {
            throw new IllegalArgumentException("loss is a share from 0 to 1, got " + loss);
        }
    }

    /** What becomes of a frame before it is sent. */
    byte[] garbled(byte[] frame) {
        if (garble == Garble.NONE || frame[0] != Frame.HEADERS || frame.length < 3) {
            return frame;
        }
        if (garble == Garble.TRUNCATED) {
            return Arrays.copyOf(frame, frame.length - BlockHeader.LENGTH / 2);
        }
        Headers honest = headers(frame);
        return Frame.encode(
                switch (garble) {
                    case WRONG_WORK -> wrongWork(honest);
                    case BROKEN_LINK -> brokenLink(honest);
                    case TOO_MANY -> tooMany(honest);
                    case OTHER_NETWORK -> otherNetwork(honest);
                    default -> honest;
                });
    }

    private static Headers wrongWork(Headers honest) {
        byte[] raw = honest.bytes();
        int last = raw.length - BlockHeader.LENGTH;
        do {
            raw[raw.length - 1]++;
        } while (BlockHeader.of(raw, last).hash().bytes()[31] >= 0);
        return Headers.of(raw);
    }

    private static Headers brokenLink(Headers honest) {
        if (honest.size() < 3) {
            return withParent(honest, BlockHeader.of(new byte[BlockHeader.LENGTH]).hash().bytes());
        }
        int middle = honest.size() / 2;
        return honest.slice(0, middle).plus(honest.slice(middle + 1, honest.size()));
    }

    private static Headers tooMany(Headers honest) {
        Headers many = honest;
        while (many.size() <= Headers.MAX) {
            many = many.plus(honest);
        }
        return many.slice(0, Headers.MAX + 1);
    }

    private static Headers otherNetwork(Headers honest) {
        Network first =
                honest.get(0).previous().equals(Network.MAINNET.genesis())
                        ? Network.SIGNET
                        : Network.MAINNET;
        return withParent(honest, first.genesis().bytes());
    }

    private static Headers withParent(Headers honest, byte[] parent) {
        byte[] raw = honest.bytes();
        System.arraycopy(parent, 0, raw, Integer.BYTES, parent.length);
        return Headers.of(raw);
    }

    private static Headers headers(byte[] frame) {
        try {
            return HeadersCodec.decodeHeaders(Arrays.copyOfRange(frame, 1, frame.length));
        } catch (WireException e) {
            throw new IllegalStateException("this driver encoded it itself", e);
        }
    }

    /** The names of the lies, for people. */
    static List<String> lies() {
        return Arrays.stream(Garble.values())
                .map(lie -> lie.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
