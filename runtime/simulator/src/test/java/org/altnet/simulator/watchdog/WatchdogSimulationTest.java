package org.altnet.simulator.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.altnet.simulator.Options;
import org.altnet.simulator.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real arrivals and headers if altnet.arrivals and altnet.headers say where. */
class WatchdogSimulationTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    @Test
    void everyBoundOfTheQuickRunHoldsAndThePicturesAreWellFormed(@TempDir Path pictures)
            throws Exception {
        Options options = new Options(Map.of("quick", "", "svg", pictures.toString()));
        assertTrue(new WatchdogSimulation().run(options, stream), this::text);
        for (int check = 1; check <= 7; check++) {
            int number = check;
            assertTrue(text().lines().anyMatch(line -> line.startsWith(number + " ")), text());
        }
        for (String name : List.of("delay", "confirmed", "probes")) {
            Path file = pictures.resolve(name + ".svg");
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            String picture = Files.readString(file);
            assertTrue(picture.contains("AltNet"), name);
            assertFalse(picture.contains("NaN") || picture.contains("Infinity"), name);
        }
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        Options options = new Options(Map.of("quick", "", "arrivals", "/nowhere.csv.gz"));
        UsageException error =
                assertThrows(
                        UsageException.class, () -> new WatchdogSimulation().run(options, stream));
        assertEquals("--arrivals: cannot read /nowhere.csv.gz", error.getMessage());
    }

    @Test
    void aStoryIsTheSameForTheSameSeedAndEndsInAnAlarm() throws UsageException {
        Options options = new Options(Map.of("share", "0.25", "seed", "3"));
        assertTrue(new EclipseSimulation().run(options, stream));
        String first = text();
        List<String> lines = first.lines().toList();
        assertTrue(lines.get(lines.size() - 1).contains("ALARM"), first);
        assertTrue(first.contains("SUSPICION gap"), first);
        out.reset();
        new EclipseSimulation().run(options, stream);
        assertEquals(first, text());
        out.reset();
        new EclipseSimulation().run(new Options(Map.of("seed", "4")), stream);
        assertFalse(first.equals(text()));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
