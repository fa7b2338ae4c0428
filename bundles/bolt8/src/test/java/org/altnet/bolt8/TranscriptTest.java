package org.altnet.bolt8;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.altnet.api.testing.ManualTime;
import org.altnet.bolt8.testing.Samples;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class TranscriptTest {
    private final ManualTime time = new ManualTime();
    private final List<String> lines = new ArrayList<>();
    private final List<String> bytes = new ArrayList<>();
    private final Transcript transcript =
            new Transcript("Lightning", logger(lines), logger(bytes), time);

    @Test
    void linesAreThoseOfTheProofOfConcept() {
        byte[] getHeaders = HexFormat.of().parseHex(Samples.GOLDEN_GETHEADERS);

        transcript.preparing("getheaders");
        transcript.sent(getHeaders);
        transcript.received(oneHeader());
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
                        "trace receive 84 " + "8237" + "00".repeat(82)),
                bytes);
    }

    @Test
    void aTalkativePeerDoesNotFloodTheLog() {
        for (int i = 0; i < 100; i++) {
            transcript.received(oneHeader());
        }
        assertEquals(40, lines.stream().filter(line -> line.startsWith("info")).count());
        assertEquals(60, lines.stream().filter(line -> line.startsWith("debug")).count());

        time.advance(Duration.ofMinutes(1));
        lines.clear();
        transcript.received(oneHeader());

        assertEquals(List.of("info Lightning - Bridge receive success 84"), lines);
    }

    @Test
    void whatIsNotOursIsNotLogged() {
        transcript.sent(new Ping(5).encode());
        transcript.received(new byte[1]);
        transcript.received(new byte[0]);

        assertEquals(List.of(), lines);
        assertEquals(List.of(), bytes);
    }

    @Test
    void ofABlockTheBeginningIsShownAndItsFragmentsAreNoNews() {
        byte[] fragment = new CustomMessage(MessageType.FRAGMENT, new byte[60_000]).bytes();

        transcript.sent(fragment);
        transcript.sentWhole(4_000_002);
        transcript.receivedWhole(4_000_002);

        assertEquals(
                List.of(
                        "debug Lightning - Bridge send fragment 60002",
                        "info Lightning - Bridge send success 4000002",
                        "info Lightning - Bridge receive success 4000002"),
                lines);
        assertEquals(List.of("trace send 60002 8243" + "00".repeat(254) + "..."), bytes);
    }

    private static byte[] oneHeader() {
        return new CustomMessage(MessageType.HEADERS, new byte[82]).bytes();
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
                                            (String) arguments[0], values(arguments));
                            return note(lines, method.getName() + " " + text);
                        });
    }

    /** Some methods take the values one by one, others as an array. */
    private static Object[] values(Object[] arguments) {
        return arguments[1] instanceof Object[] array
                ? array
                : Arrays.copyOfRange(arguments, 1, arguments.length);
    }

    private static Object note(List<String> lines, String line) {
        lines.add(line);
        return null;
    }
}
