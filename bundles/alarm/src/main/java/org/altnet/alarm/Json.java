package org.altnet.alarm;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.function.Function;

/** JSON (RFC 8259) as bytes in UTF-8. */
final class Json {
    private static final JsonProvider PROVIDER = provider();

    private Json() {}

    static JsonObjectBuilder object() {
        return PROVIDER.createObjectBuilder();
    }

    static JsonArrayBuilder array() {
        return PROVIDER.createArrayBuilder();
    }

    static byte[] bytes(JsonObject object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param form makes a value of the object; what it throws for a field that is missing, of
     *     another type or out of range becomes the exception below
     * @throws IOException if it is not JSON, or not of the form
     */
    static <T> T read(byte[] bytes, Function<JsonObject, T> form) throws IOException {
        try (var reader =
                PROVIDER.createReader(
                        new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
            return form.apply(reader.readObject());
        } catch (JsonException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | DateTimeException
                | ArithmeticException e) {
            throw new IOException("is not of the expected form (" + e.getMessage() + ")", e);
        }
    }

    /**
     * The library looks for its own implementation by the thread's context class loader, which may
     * see another copy of it, or none.
     */
    private static JsonProvider provider() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(JsonProvider.class.getClassLoader());
        try {
            return JsonProvider.provider();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
