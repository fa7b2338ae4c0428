package org.altnet.driver.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.altnet.api.testing.ManualTime;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class TranscriptTest {
    private final ManualTime time = new ManualTime();
    private final List<String> lines = new ArrayList<>();
    private final List<String> bytes = new ArrayList<>();
    private final Transcript transcript = new Transcript(logger(lines), logger(bytes), time);

    @Test
    void linesAreThoseOfTheProofOfConcept() {
        byte[] getHeaders = HexFormat.of().parseHex(Samples.GOLDEN_GETHEADERS);

        transcript.preparing("getheaders");
        transcript.sent(getHeaders);
        transcript.received(new byte[84]);
        transcript.notice("02ab12...", "warning", new Notice("who are you?"));

        assertEquals(
                List.of(
                        "info Lightning - Preprocessing getheaders",
                        "info Lightning - Bridge send success 71",
                        "info Lightning - Bridge receive success 84",
                        "info Lightning - 02ab12... says: warning: who are you?"),
                lines);
        assertEquals(
                List.of(
                        "trace send 71 " + Samples.GOLDEN_GETHEADERS,
                        "trace receive 84 " + "00".repeat(84)),
                bytes);
    }

    @Test
    void aTalkativePeerDoesNotFloodTheLog() {
        for (int i = 0; i < 100; i++) {
            transcript.received(new byte[84]);
        }
        assertEquals(40, lines.stream().filter(line -> line.startsWith("info")).count());
        assertEquals(60, lines.stream().filter(line -> line.startsWith("debug")).count());

        time.advance(Duration.ofMinutes(1));
        lines.clear();
        transcript.received(new byte[84]);

        assertEquals(List.of("info Lightning - Bridge receive success 84"), lines);
    }

    /** A logger that notes level and text. */
    private static Logger logger(List<String> lines) {
        return (Logger)
                Proxy.newProxyInstance(
                        Logger.class.getClassLoader(),
                        new Class<?>[] {Logger.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().startsWith("is")) {
                                return true;
                            }
                            String text =
                                    MessageFormatter.basicArrayFormat(
                                            (String) arguments[0], (Object[]) arguments[1]);
                            return note(lines, method.getName() + " " + text);
                        });
    }

    private static Object note(List<String> lines, String line) {
        lines.add(line);
        return null;
    }
}
