package org.altnet.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final String HASH =
            "5b1e0f3a00112233445566778899aabbccddeeff00112233445566778899c0de";

    @Test
    void columnsAreAsWideAsTheirCells() {
        Table table = Table.of(Column.left("driver"), Column.right("in"), Column.text("trouble"));
        table.row("lightning", 12, "");
        table.row("tor", 3, "refused");
        assertEquals(
                """
                driver     in  trouble
                lightning  12
                tor         3  refused
                """,
                table.toString());
    }

    @Test
    void aHashIsWholeIfItFits() {
        String fits = Table.of(Column.right("height"), Column.hash("hash")).row(7, HASH).toString();
        assertTrue(fits.contains(HASH), fits);
    }

    @Test
    void aHashThatDoesNotFitKeepsBothEnds() {
        String tight =
                Table.of(Column.hash("hash"), Column.left("more"))
                        .row(HASH, "x".repeat(60))
                        .toString();
        assertTrue(tight.contains("5b1e0f3a\u20268899c0de"), tight);
        assertTrue(tight.contains("x".repeat(60)), tight);
    }

    @Test
    void longTextGoesOnBelowItself() {
        String text = "word ".repeat(40).strip();
        Table table = Table.of(Column.left("id"), Column.text("text"), Column.right("n"));
        String shown = table.row("a", text, 5).toString();
        assertEquals(4, shown.lines().count(), shown);
        assertEquals(40, shown.split("word", -1).length - 1, "no word is lost");
        assertTrue(shown.lines().skip(2).allMatch(line -> line.startsWith("    word")), shown);
    }

    @Test
    void anIdIsShortenedInTheMiddle() {
        String id = "lightning:" + "02".repeat(33) + "@127.0.0.1:9735";
        String shown =
                Table.of(Column.id("peer"), Column.left("x")).row(id, "y".repeat(60)).toString();
        String cell = shown.lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertTrue(cell.startsWith("lightning:0202"), cell);
        assertTrue(cell.endsWith("127.0.0.1:9735"), cell);
    }

    @Test
    void withoutTitlesThereIsNoHeading() {
        assertEquals(
                "node  ready\n",
                Table.of(Column.left(""), Column.text("")).row("node", "ready").toString());
    }

    @Test
    void whatPeersSayCannotSteerTheTerminal() {
        String shown = Table.of(Column.text("e")).row("\u001b[31mred\nline\u202e\u0000").toString();
        assertEquals("e\n?[31mred line??\n", shown);
    }

    @Test
    void everyRowHasACellForEachColumn() {
        Table table = Table.of(Column.left("a"), Column.left("b"));
        assertThrows(IllegalArgumentException.class, () -> table.row("only one"));
    }

    /** Whatever is in it, and however many columns, a table fits the terminal. */
    @Test
    void neverWiderThanTheTerminal() {
        Random random = new Random(20260131);
        for (int round = 0; round < 2_000; round++) {
            Column[] columns = new Column[1 + random.nextInt(9)];
            for (int i = 0; i < columns.length; i++) {
                Column.Fit fit = Column.Fit.values()[random.nextInt(Column.Fit.values().length)];
                columns[i] = new Column(text(random, 12), fit);
            }
            Table table = Table.of(columns);
            for (int row = random.nextInt(4); row >= 0; row--) {
                Object[] cells = new Object[columns.length];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = text(random, 1 + random.nextInt(120));
                }
                table.row(cells);
            }
            table.toString()
                    .lines()
                    .forEach(
                            line ->
                                    assertFalse(
                                            line.codePointCount(0, line.length()) > Table.WIDTH,
                                            line));
        }
    }

    private static String text(Random random, int most) {
        return random.ints(random.nextInt(most + 1), 0, 5)
                .mapToObj(i -> new String[] {"a", "Z9", " ", "\u00e4", "\ud83d\ude00"}[i])
                .collect(Collectors.joining());
    }
}
