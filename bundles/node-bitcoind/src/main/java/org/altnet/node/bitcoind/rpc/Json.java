package org.altnet.node.bitcoind.rpc;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** JSON-RPC as Bitcoin Core speaks it (1.0, and batches as of 2.0). */
final class Json {
    private static final JsonProvider PROVIDER = provider();

    private Json() {}

    static JsonObject request(int id, Call call) {
        return PROVIDER.createObjectBuilder()
                .add("jsonrpc", "1.0")
                .add("id", id)
                .add("method", call.method().id())
                .add("params", array(call.parameters()))
                .build();
    }

    static JsonArray batch(List<JsonObject> requests) {
        JsonArrayBuilder all = PROVIDER.createArrayBuilder();
        requests.forEach(all::add);
        return all.build();
    }

    static byte[] bytes(JsonStructure structure) {
        return structure.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @throws IllegalArgumentException if it is no JSON object or array
     */
    static JsonStructure parse(byte[] bytes) {
        try (var reader =
                PROVIDER.createReader(
                        new StringReader(new String(bytes, StandardCharsets.UTF_8)))) {
            return reader.read();
        } catch (RuntimeException e) {
            // Whatever the parser makes of bytes from outside: it has several kinds for that.
            throw new IllegalArgumentException("is no JSON: " + e.getMessage(), e);
        }
    }

    private static JsonArray array(List<?> values) {
        JsonArrayBuilder array = PROVIDER.createArrayBuilder();
        values.forEach(value -> array.add(value(value)));
        return array.build();
    }

    private static JsonValue value(Object value) {
        if (value instanceof List<?> list) {
            return array(list);
        }
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Integer number) {
            return PROVIDER.createValue(number);
        }
        return PROVIDER.createValue((String) value);
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
