package org.altnet.chain;

import java.util.Arrays;

/**
 * A long column of integers in small pages: it grows without copying, and leaves no gaps in the
 * heap as one large array does.
 */
final class IntTable {
    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;

    private final int initial;
    private int[][] pages = {};

    /**
     * @param size room to begin with
     * @param initial what every entry is at first
     */
    IntTable(int size, int initial) {
        this.initial = initial;
        growTo(size);
    }

    /** Makes room for so many entries, if there is less. */
    void growTo(int size) {
        int present = pages.length;
        int needed = (size - 1 >>> SHIFT) + 1;
        if (needed > present) {
            pages = Arrays.copyOf(pages, needed);
            for (int i = present; i < needed; i++) {
                pages[i] = new int[PAGE];
                Arrays.fill(pages[i], initial);
            }
        }
    }

    int get(int index) {
        return pages[index >>> SHIFT][index & PAGE - 1];
    }

    void set(int index, int value) {
        pages[index >>> SHIFT][index & PAGE - 1] = value;
    }
}
