package org.altnet.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    @Test
    void isPrintedOverSeveralLines() {
        JsonObject inner = new JsonObject().put("height", 7);
        JsonObject json =
                new JsonObject()
                        .put("network", "regtest")
                        .put("ready", true)
                        .put("none", (String) null)
                        .put("tip", inner)
                        .put("peers", List.of("a", "b"))
                        .put("empty", List.of())
                        .put("nothing", new JsonObject());
        assertEquals(
                """
                {
                  "network": "regtest",
                  "ready": true,
                  "none": null,
                  "tip": {
                    "height": 7
                  },
                  "peers": [
                    "a",
                    "b"
                  ],
                  "empty": [],
                  "nothing": {}
                }""",
                json.toString());
    }

    @Test
    void numbersAreExact() {
        jakarta.json.JsonObject read =
                read(new JsonObject().put("most", Long.MAX_VALUE).put("least", Long.MIN_VALUE));
        assertEquals(Long.MAX_VALUE, read.getJsonNumber("most").longValueExact());
        assertEquals(Long.MIN_VALUE, read.getJsonNumber("least").longValueExact());
    }

    @Test
    void nothingInItSteersTheTerminal() {
        String hostile = "\u0000\u001b[2J\u007f\u009b\u202e\u2028\"\\\n\r\t\ud83d\ude00\ud800";
        String json = new JsonObject().put("said", hostile).toString();
        assertFalse(json.chars().anyMatch(c -> c < ' ' && c != '\n' || c > '~'), json);
        assertEquals(hostile, read(json).getString("said"));
    }

    @Test
    void aNameIsUsedOnce() {
        JsonObject json = new JsonObject().put("a", 1);
        assertThrows(IllegalArgumentException.class, () -> json.put("a", 2));
    }

    @Test
    void whatHasNoFormIsRefused() {
        JsonObject json = new JsonObject();
        assertThrows(IllegalArgumentException.class, () -> json.putValue("a", new Object()));
        json.put("list", List.of(new Object()));
        assertThrows(IllegalArgumentException.class, json::toString);
    }

    /** Any text, at any depth, comes back as it went in. */
    @Test
    void roundTrip() {
        Random random = new Random(20260131);
        for (int round = 0; round < 500; round++) {
            String name = text(random);
            String value = text(random);
            long number = random.nextLong();
            JsonObject json = new JsonObject().put(name, value);
            for (int depth = random.nextInt(5); depth > 0; depth--) {
                json = new JsonObject().put(name, List.of(json, number));
            }
            jakarta.json.JsonObject read = read(json);
            while (read.get(name).getValueType() == JsonValue.ValueType.ARRAY) {
                assertEquals(number, read.getJsonArray(name).getJsonNumber(1).longValueExact());
                read = read.getJsonArray(name).getJsonObject(0);
            }
            assertEquals(value, read.getString(name));
            assertTrue(read.size() == 1);
        }
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static jakarta.json.JsonObject read(Object json) {
        return Json.createReader(new StringReader(json.toString())).readObject();
    }
}
