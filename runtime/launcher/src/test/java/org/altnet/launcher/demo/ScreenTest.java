package org.altnet.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void eachLogHasItsName() {
        Screen screen = new Screen(out, false);

        screen.log(Screen.Voice.ALICE, "one");
        screen.log(Screen.Voice.BOB, "two");
        screen.narrate("three");
        screen.narrate("and", "more");
        screen.mute();
        screen.log(Screen.Voice.BOB, "four");

        assertEquals("alice | one\nbob   | two\n\nthree\n\nand\nmore\n\n", shown());
    }

    @Test
    void aClosedScreenIsSilent() {
        Screen screen = new Screen(out, false);

        screen.close();
        screen.narrate("one");
        screen.log(Screen.Voice.BOB, "two");

        assertEquals("", shown());
    }

    @Test
    void coloursAreForTerminals() {
        new Screen(out, true).log(Screen.Voice.ALICE, "one");

        assertEquals("\u001b[36malice | \u001b[0mone\n", shown());
    }

    @Test
    void theTableFits100Columns() {
        String hash = "f".repeat(64);
        String[] lines =
                new ClosingTable()
                        .row("What Alice knew before", new Tip("100000", hash))
                        .row("From which peer", "lightning:" + "ab".repeat(33) + "@h:9735")
                        .lines();

        assertEquals(
                List.of(
                        "  What Alice knew before    height 100000",
                        " ".repeat(28) + hash,
                        "  From which peer           lightning:" + "ab".repeat(29) + "a..."),
                List.of(lines));
        assertTrue(Stream.of(lines).allMatch(line -> line.length() <= 100));
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
