package org.altnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkColumnTest {
    private static final int[] EASY_TO_IMPOSSIBLE = {
        0x207fffff, 0x1d00ffff, 0x1703255b, 0x10123456, 0x0f00ffff, 0x0800ffff, 0x04123456
    };

    @Test
    void addsAndComparesAs256BitIntegersDo() {
        Random random = new Random(1);
        int rows = 500;
        WorkColumn column = new WorkColumn(rows);
        WorkColumn earlier = new WorkColumn(1);
        BigInteger[] expected = new BigInteger[rows];
        CompactTarget first = CompactTarget.of(0x1d00ffff);
        earlier.set(0, CompactTargetTest.workOf(first));
        for (int row = 0; row < rows; row++) {
            int hardest = Math.min(1 + row / 50, EASY_TO_IMPOSSIBLE.length);
            CompactTarget target = CompactTarget.of(EASY_TO_IMPOSSIBLE[random.nextInt(hardest)]);
            int parent = row == 0 ? 0 : random.nextInt(row);
            column.add(row, row == 0 ? earlier : column, parent, target);
            expected[row] =
                    (row == 0 ? CompactTargetTest.workOf(first) : expected[parent])
                            .add(CompactTargetTest.workOf(target));
        }
        for (int row = 0; row < rows; row++) {
            assertEquals(expected[row], column.get(row));
            int other = random.nextInt(rows);
            assertEquals(
                    expected[row].compareTo(expected[other]) > 0,
                    column.isMore(row, column, other));
        }
    }
}
