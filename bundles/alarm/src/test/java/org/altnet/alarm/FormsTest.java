package org.altnet.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.altnet.api.alarm.Alarm;
import org.altnet.api.testing.ManualTime;
import org.altnet.api.time.Moment;
import org.junit.jupiter.api.Test;

/** What is read from files: comes back as it went, and garbage is an error and nothing else. */
class FormsTest {
    private static final int ROUNDS = Integer.getInteger("altnet.fuzz.rounds", 2_000);

    private static final String JSON = "{}[]\",:0-9nt";

    private final ManualTime time = new ManualTime();
    private final Alarm alarm = Samples.alarm(7, "chain.behind", "blöcks \"quoted\" \\");

    @Test
    void stateComesBack() throws IOException {
        AlarmState state = state();
        time.advance(Duration.ofMinutes(10));
        AlarmState read = StateJson.read(StateJson.write(state), time.now());
        assertEquals(state.instance(), read.instance());
        assertEquals(state.sequence(), read.sequence());
        assertEquals(alarm, read.entries().get(0).alarm());
        Told told = read.entries().get(0).told(Audience.LOG).orElseThrow();
        assertEquals(alarm, told.alarm());
        assertEquals(Duration.ofMinutes(10), time.now().since(told.at()));
        assertEquals(Optional.empty(), read.entries().get(0).told(Audience.PEOPLE));
        assertEquals(Duration.ofMinutes(50), read.muteEnd().orElseThrow().since(time.now()));
    }

    @Test
    void anotherVersionIsNotRead() {
        byte[] next =
                new String(StateJson.write(state()), StandardCharsets.UTF_8)
                        .replace("\"version\":1", "\"version\":2")
                        .getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> StateJson.read(next, time.now()));
    }

    @Test
    void garbageIsAnIoException() throws IOException {
        byte[] state = StateJson.write(state());
        byte[] message =
                Json.bytes(AlarmJson.of(alarm).add("stored", "2026-01-01T00:00:00Z").build());
        assertEquals(alarm, Outbox.read(message, time.now()).alarm());
        Random random = new Random(1);
        int failures = 0;
        for (int i = 0; i < ROUNDS; i++) {
            failures += survives(garble(state, random), false) ? 0 : 1;
            failures += survives(garble(message, random), true) ? 0 : 1;
        }
        assertTrue(failures > ROUNDS / 2, failures + " of " + 2 * ROUNDS + " were errors");
        assertThrows(
                IOException.class,
                () -> StateJson.read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), null));
    }

    private boolean survives(byte[] bytes, boolean isMessage) {
        try {
            if (isMessage) {
                Outbox.read(bytes, time.now());
            } else {
                StateJson.read(bytes, time.now());
            }
            return true;
        } catch (IOException expected) {
            return false;
        }
    }

    private static byte[] garble(byte[] bytes, Random random) {
        byte[] garbled = java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
        for (int i = random.nextInt(4); i >= 0; i--) {
            garbled[random.nextInt(garbled.length)] =
                    (byte)
                            (random.nextBoolean()
                                    ? random.nextInt(256)
                                    : JSON.charAt(random.nextInt(JSON.length())));
        }
        return garbled;
    }

    private AlarmState state() {
        Moment now = time.now();
        Entry entry = new Entry(alarm, now, Map.of(Audience.LOG, new Told(alarm, now)));
        Moment end =
                new Moment(
                        now.monotonicNanos() + Duration.ofHours(1).toNanos(),
                        now.wall().plusSeconds(3_600));
        return new AlarmState("some-instance", 9, Optional.of(end), List.of(entry));
    }
}
