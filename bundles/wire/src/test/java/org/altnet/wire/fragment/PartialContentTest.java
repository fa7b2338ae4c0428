package org.altnet.wire.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartialContentTest {
    @Test
    void memoryIsTakenAsBytesArrive() {
        PartialContent content = new PartialContent(4_000_000);
        assertEquals(0, content.memory());

        assertTrue(content.write(3_999_999, ByteBuffer.allocate(1)));

        assertEquals(PartialContent.CHUNK, content.memory());
        assertEquals(0, content.memoryFor(3_999_998, 2));
        assertEquals(2 * PartialContent.CHUNK, content.memoryFor(4095, 2));
    }

    @Test
    void theNumberOfGapsIsBounded() {
        PartialContent content = new PartialContent(100_000);
        for (int range = 0; range < PartialContent.MAX_RANGES; range++) {
            assertTrue(content.write(1 + 2 * range, ByteBuffer.allocate(1)));
        }
        assertFalse(content.write(50_000, ByteBuffer.allocate(1)), "one range more");
        assertTrue(content.write(0, ByteBuffer.allocate(1)), "fills a gap");
    }

    @Test
    void whatCameFirstStays() {
        PartialContent content = new PartialContent(4);
        content.write(1, ByteBuffer.wrap(new byte[] {1, 1}));

        assertTrue(content.write(0, ByteBuffer.wrap(new byte[] {2, 2, 2, 2})));
        assertFalse(content.write(0, ByteBuffer.wrap(new byte[] {3, 3, 3, 3})));

        assertArrayEquals(new byte[] {2, 1, 1, 2}, content.assemble());
    }

    /** Against a set of bits: whatever is written in whatever order, the two agree. */
    @Test
    void rangesAreRightInAnyOrder() {
        for (int round = 0; round < 200; round++) {
            long seed = 20260106L + round;
            Random random = new Random(seed);
            byte[] truth = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(truth);
            PartialContent content = new PartialContent(truth.length);
            BitSet there = new BitSet();
            while (!content.isWhole()) {
                int from = random.nextInt(truth.length);
                int to = from + 1 + random.nextInt(Math.min(2_000, truth.length - from));
                boolean isNew = there.nextClearBit(from) < to;
                assertEquals(isNew, content.write(from, ByteBuffer.wrap(truth, from, to - from)));
                there.set(from, to);
                int at = random.nextInt(truth.length);
                int present = there.nextSetBit(at);
                assertEquals(there.nextClearBit(0), content.firstMissing(), () -> "seed " + seed);
                assertEquals(there.nextClearBit(at), content.nextMissing(at));
                assertEquals(present < 0 ? truth.length : present, content.nextPresent(at));
            }
            assertArrayEquals(truth, content.assemble(), () -> "seed " + seed);
        }
    }
}
