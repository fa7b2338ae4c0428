package org.altnet.launcher.demo;

import java.util.ArrayList;
import java.util.List;

/** What came of it, one row each, within 100 columns. Confined to one thread. */
final class ClosingTable {
    private static final int NAME_WIDTH = 26;
    private static final int VALUE_WIDTH = 72;

    private final List<String> rows = new ArrayList<>();

    ClosingTable row(String name, String value) {
        rows.add(String.format("  %-" + NAME_WIDTH + "s%s", name, shortened(value)));
        return this;
    }

    /** A hash takes a line of its own. */
    ClosingTable row(String name, Tip tip) {
        return row(name, "height " + tip.height()).row("", tip.hash());
    }

    String[] lines() {
        return rows.toArray(String[]::new);
    }

    private static String shortened(String value) {
        return value.length() <= VALUE_WIDTH ? value : value.substring(0, VALUE_WIDTH - 3) + "...";
    }
}
